//! Bots, and how updates get to them.

use std::sync::Arc;

use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::{Updates, Wire, World};

/// A bot's account.
pub(crate) struct Bot {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) username: String,
    pub(crate) token: String,
    /// Empty when the bot polls.
    pub(crate) webhook: String,
    /// Grows whenever an address is set.
    pub(crate) webhooks_set: u64,
    /// What last went wrong with a call to it, and when.
    pub(crate) webhook_error: Option<(i64, String)>,
    /// Whether some time has to pass before it is called again.
    pub(crate) webhook_rests: bool,
    pub(crate) commands: Value,
    pub(crate) updates: Updates,
}

impl Bot {
    /// The `User` object.
    pub(crate) fn user(&self) -> Value {
        json!({"id": self.id, "is_bot": true, "first_name": self.name, "username": self.username})
    }
}

impl World {
    /// Makes a bot; `token` is made up where there is none.
    pub(crate) fn add_bot(&mut self, name: &str, token: Option<String>) -> i64 {
        let id = self.next_bot_id();
        let token = token.unwrap_or_else(|| format!("{id}:{}", made_up(id)));
        let word: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        let word = if word.is_empty() { "sandbox".to_owned() } else { word.to_lowercase() };
        let word = word.trim_end_matches("bot");
        let number = |n: usize| if n == 0 { String::new() } else { n.to_string() };
        let username = (0..)
            .map(|n| format!("{word}{}_bot", number(n)).trim_start_matches('_').to_owned())
            .find(|username| self.find_username(username).is_none())
            .unwrap_or_default();
        self.tokens.insert(token.clone(), id);
        let bot = Bot {
            id,
            name: name.to_owned(),
            username,
            token,
            webhook: String::new(),
            webhooks_set: 0,
            webhook_error: None,
            webhook_rests: false,
            commands: json!([]),
            updates: Updates::default(),
        };
        self.bots.insert(id, bot);
        id
    }

    /// How many updates wait to be fetched by a bot, or to be confirmed.
    pub(crate) fn pending(&self, bot: i64) -> usize {
        self.bots.get(&bot).map_or(0, |bot| bot.updates.count(self.now_ms()))
    }

    /// Sends a bot an update of this kind.
    pub(crate) fn update(&mut self, bot: i64, kind: &str, object: &Value) {
        let now = self.now_ms();
        let mut object = object.clone();
        self.localize(bot, &mut object);
        let first_id = self.quirks.first_update_id;
        if let Some(bot) = self.bots.get_mut(&bot) {
            bot.updates.begin_at(first_id);
            if let Some(json) = bot.updates.push(kind, object, now) {
                self.feed.add(now, Wire::Update { bot: bot.id, json });
            }
            if !bot.webhook.is_empty() {
                self.webhook_work.notify_waiters();
            }
        }
    }

    /// Sets the address for a bot's updates; empty to let it poll again.
    pub(crate) fn set_webhook(&mut self, bot: i64, url: String) {
        if let Some(bot) = self.bots.get_mut(&bot) {
            bot.webhooks_set += u64::from(!url.is_empty());
            bot.webhook = url;
            bot.webhook_error = None;
            bot.updates.arrived.notify_waiters();
            self.webhook_work.notify_waiters();
        }
    }

    /// Bots with a webhook for which something waits.
    pub(crate) fn bots_to_call(&self) -> Vec<i64> {
        let now = self.now_ms();
        let waiting = self.bots.values().filter(|bot| !bot.webhook.is_empty() && bot.updates.count(now) > 0);
        waiting.map(|bot| bot.id).collect()
    }

    /// The next update for a bot's webhook: the address, the update's place in the queue, and its JSON.
    pub(crate) fn next_call(&mut self, bot: i64) -> Option<(String, u64, Arc<RawValue>)> {
        let now = self.now_ms();
        let bot = self.bots.get_mut(&bot).filter(|bot| !bot.webhook.is_empty())?;
        bot.webhook_rests = false;
        let (serial, update) = bot.updates.first(now)?;
        Some((bot.webhook.clone(), serial, update))
    }

    /// The webhook took the update.
    pub(crate) fn called(&mut self, bot: i64, serial: u64) {
        if let Some(bot) = self.bots.get_mut(&bot) {
            bot.updates.remove(serial);
        }
    }

    pub(crate) fn call_failed(&mut self, bot: i64, error: String) {
        let now = self.now();
        if let Some(bot) = self.bots.get_mut(&bot) {
            bot.webhook_error = Some((now, error));
            bot.webhook_rests = true;
        }
    }
}

/// Letters and digits that look like a token and are the same in every run.
fn made_up(seed: i64) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut random = fastrand::Rng::with_seed(seed.unsigned_abs());
    (0..35).map(|_| char::from(LETTERS[random.usize(..LETTERS.len())])).collect()
}
