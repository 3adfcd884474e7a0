//! Deep links: `https://ble.ir/<bot>?start=<payload>`, which sends `/start <payload>`.

use std::sync::{Mutex, PoisonError};

use super::Templates;
use crate::event::Captured;
use crate::place;

/// The usernames of the bots that run in this process.
static RUNNING: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// While it lives, links outside of handlers may lead to this bot.
pub(crate) struct Linked(String);

impl Linked {
    pub(crate) fn new(username: &str) -> Self {
        RUNNING.lock().unwrap_or_else(PoisonError::into_inner).push(username.to_owned());
        Self(username.to_owned())
    }
}

impl Drop for Linked {
    fn drop(&mut self) {
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = running.iter().position(|name| *name == self.0) {
            running.swap_remove(at);
        }
    }
}

/// A link to the bot whose handler this is, or else to the one bot that runs.
#[track_caller]
pub fn link(templates: &Templates, values: &[Captured]) -> String {
    let bot = place::bot().or_else(only_one);
    let Some(bot) = bot else {
        panic!(
            "`link` is for handlers, and for programs that run one bot, which has a username; name the bot with `link_of`"
        );
    };
    link_of(&bot, templates, values)
}

/// A link to the bot of this username.
pub fn link_of(bot: &str, templates: &Templates, values: &[Captured]) -> String {
    let payload = templates.write_after_name(values);
    format!("https://ble.ir/{}?start={}", bot.trim_start_matches('@'), encode(&payload))
}

fn only_one() -> Option<String> {
    let running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    let (first, others) = running.split_first()?;
    others.iter().all(|other| other == first).then(|| first.clone())
}

/// As the value in an address, space as `%20`.
fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => encoded.push(char::from(byte)),
            byte => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}
