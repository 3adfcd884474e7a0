//! The start-up check: what is wrong with handlers, found before the first update comes.

use std::sync::Arc;

use super::chain::{self, Chains};
use super::registry::{all, choose};
use super::states::{find_states, find_untaken_states};
use super::{Entry, Handlers, reach};
use crate::client::Client;
use crate::condition::Condition;
use crate::error::{Error, ErrorKind, Result};
#[cfg(feature = "regex")]
use crate::route::Route;
use crate::states::StateType;

/// Checks all handlers in the program against each other, as a bot does when it starts: for a test of your own.
///
/// ```no_run
/// # // Documentation shares its handlers with that of others.
/// #[test]
/// fn handlers_are_right() {
///     balethon::check().unwrap();
/// }
/// # fn main() { balethon::check().unwrap() }
/// ```
/// What it finds is told at once, with places:
/// - two handlers that take exactly the same,
/// - handlers that never run, because one before them in their group takes all that they take. One that may pass an update
///   on hides nothing: its answer has [`Flow`](crate::handler::Flow) in it, or a parameter may be absent,
/// - states that no handler takes, although handlers take a [`Dialogue`](crate::Dialogue) of their type, or others of it. A
///   struct of which there are only dialogues, and what a condition takes, may be there to be looked at,
/// - no handler at all.
///
/// A bot does not start with the first and the last; the others are warnings there. [`Client::check`] looks at the handlers
/// and the shared data of one bot.
///
/// # Errors
/// What is wrong.
pub fn check() -> Result {
    strictly(None)
}

impl Client {
    /// Checks the handlers of this bot as [`check`](crate::check()) does those of the program, and whether all shared data
    /// that they take was given. It asks nothing of Bale.
    ///
    /// ```
    /// use balethon::prelude::*;
    ///
    /// #[on_command]
    /// async fn count(visits: Data<u64>) -> String {
    ///     visits.to_string()
    /// }
    ///
    /// let client = Client::new("123:token").handlers(handlers![count]);
    /// assert!(client.check().unwrap_err().to_string().contains("`visits: Data<u64>`, which was never given"));
    /// client.data(7_u64).check().unwrap();
    /// ```
    ///
    /// # Errors
    /// What is wrong.
    pub fn check(&self) -> Result {
        strictly(Some(self))
    }
}

fn strictly(client: Option<&Client>) -> Result {
    let (.., mut findings) = examine(client);
    let warnings = std::mem::take(&mut findings.warnings);
    findings.errors.extend(warnings);
    if findings.errors.is_empty() { Ok(()) } else { Err(findings.into_error("the handlers are not right").into()) }
}

/// What is wrong with handlers.
#[derive(Default)]
pub(super) struct Findings {
    /// What keeps the bot from starting.
    pub(super) errors: Vec<String>,
    /// What is most likely a mistake.
    pub(super) warnings: Vec<String>,
}

impl Findings {
    pub(super) fn into_error(self, what: &str) -> Error {
        Error::new(ErrorKind::Startup, format!("{what}:\n- {}", self.errors.join("\n- ")))
    }
}

const NO_HANDLERS: &str = "there is no handler. Put an attribute such as `#[on_message]` on a function. Handlers of another \
     crate, also of the library beside your own `main.rs`, are only there when the program names that crate: \
     `handlers_from!(that_crate);`";

/// The client's handlers, or all in the program, in the order in which they match; the types of states that they take;
/// and what is wrong with them.
pub(super) fn examine(client: Option<&Client>) -> (Vec<Arc<Entry>>, Vec<StateType>, Findings) {
    let mut findings = Findings::default();
    let registrations = match client.and_then(|client| client.extension::<Handlers>()) {
        Some(handlers) => choose(&handlers, &mut findings.errors),
        None => all().collect(),
    };
    if registrations.is_empty() && findings.errors.is_empty() {
        findings.errors.push(NO_HANDLERS.to_owned());
    }
    let chains = Chains::collect(&registrations, &mut findings.errors);
    let mut entries: Vec<_> =
        registrations.into_iter().map(|handler| Arc::new(Entry::new(handler, &chains, &mut findings.errors))).collect();
    entries.sort_by_cached_key(|entry| entry.order());
    chain::find_doubles(entries.iter().map(|entry| &*entry.chains), &mut findings.errors);
    reach::find(&entries, &mut findings);
    if let Some(client) = client {
        find_missing_data(client, &entries, &mut findings.errors);
    }
    #[cfg(feature = "regex")]
    find_patterns_too_large(&entries, &mut findings.errors);
    let states = find_states(&entries, &mut findings.errors);
    find_untaken_states(&entries, &states, &mut findings.warnings);
    (entries, states, findings)
}

fn find_missing_data(client: &Client, entries: &[Arc<Entry>], problems: &mut Vec<String>) {
    for entry in entries {
        let asked = entry.condition.as_ref().map(Condition::params).unwrap_or_default();
        let asked = asked.into_iter().map(|(condition, param)| (format!("the condition `{condition}` of "), param));
        let params = (entry.registration.params)().into_iter().map(|param| (String::new(), param));
        for (whose, param) in params.chain(asked) {
            if let Some(need) = param.need
                && !client.gives_data(need.type_id)
            {
                problems.push(format!(
                    "{whose}{} takes `{}: Data<{}>`, which was never given; give it with `Client::data`",
                    entry.registration.at(),
                    param.name,
                    need.type_name,
                ));
            }
        }
    }
}

#[cfg(feature = "regex")]
fn find_patterns_too_large(entries: &[Arc<Entry>], problems: &mut Vec<String>) {
    for entry in entries {
        if let Route::Regex(patterns) = entry.registration.route
            && let Some(problem) = patterns.problem()
        {
            problems.push(format!("the `regex` of {}: {problem}", entry.registration.at()));
        }
    }
}
