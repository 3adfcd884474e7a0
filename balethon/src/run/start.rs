//! What happens before the first update: checks, the token, shared data.

use std::sync::{Arc, OnceLock};

use super::banner;
use crate::client::{Client, DEFAULT_BASE_URL, Extensions};
use crate::dispatch::{Inbox, Index, Journal, Life, Sight, Watch, Workers};
use crate::env::Page;
use crate::error::{Error, ErrorKind, Failure};
use crate::event::Bot;
use crate::handler::Registry;
use crate::report;
use crate::source::{Backoff, Reminder};
use crate::types::User;

/// A bot that is ready for updates.
pub(super) struct Started {
    pub(super) life: Arc<Life>,
    pub(super) workers: Workers,
    pub(super) journal: Arc<Journal>,
    pub(super) inbox: Inbox,
}

pub(super) async fn start(client: &Client) -> Result<Started, Failure> {
    let registry = Registry::collect(client)?;
    check_token(client)?;
    if let Some(page) = client.extension::<Page>() {
        report::print(format_args!("Chat with it at {}\n", page.0));
    }
    let me = greet(client).await?;
    let settings = client.settings();
    let data = settings.make_data().await?;
    // The sandbox's, which tests ask.
    if let Some(shared) = client.extension::<OnceLock<Extensions>>() {
        let _ = shared.set(data.clone());
    }
    banner::show(client, &me, &registry);
    if let Some(watch) = client.extension::<Watch>() {
        watch.tell(Sight::Started { handlers: &registry.entries, workers: settings.workers() });
    }
    let journal = Arc::new(Journal::new(Arc::clone(&settings.storage), me.id));
    registry.warnings.iter().for_each(report::warn);
    let states = registry.store(client, &me);
    let bot = Arc::new(Bot::new(client.clone(), data, me, states));
    let life = Arc::new(Life::new(bot, Index::new(&registry)));
    client.set_running(Arc::clone(life.asks()) as _);
    let workers = Workers::new(settings.workers(), Arc::clone(&life), Arc::clone(&journal));
    let inbox = Inbox::new(client.clone(), workers.clone(), Arc::clone(&journal));
    Ok(Started { life, workers, journal, inbox })
}

/// What can be seen of the token without asking Bale. Its text is not told.
fn check_token(client: &Client) -> Result<(), Error> {
    let Some(problem) = client.settings().token.problem() else { return Ok(()) };
    let what = format!(
        "this is no token: it {problem}; make one with @botfather in Bale and copy it whole, as <number>:<letters>"
    );
    Err(Error::new(ErrorKind::Startup, what))
}

/// Asks Bale who the bot is, until it can be reached.
async fn greet(client: &Client) -> Result<User, Error> {
    let mut backoff = Backoff::default();
    let address = &client.settings().shown_url();
    let (mut told, mut reminder) = (false, Reminder::default());
    loop {
        let error = match client.get_me().retry(false).await {
            Ok(me) => return Ok(me),
            Err(error) => error,
        };
        match error.kind() {
            ErrorKind::Network | ErrorKind::Timeout | ErrorKind::Server | ErrorKind::Flood { .. } => {}
            ErrorKind::Unreadable | ErrorKind::NotFound | ErrorKind::BadRequest => {
                let message = format!(
                    "what answers at {address} is not Bale's Bot API; check `base_url` or BALE_BASE_URL (Bale itself is {DEFAULT_BASE_URL})"
                );
                return Err(Error::new(ErrorKind::Startup, message).with_source(error));
            }
            _ => return Err(error),
        }
        let wait = error.retry_after().unwrap_or_else(|| backoff.next());
        let hint = hint(address, &error);
        let failure = Failure::from(error);
        let remind = reminder.minutes(wait);
        if !std::mem::replace(&mut told, true) {
            report::warn(format_args!("{address} cannot be reached, trying again and again: {failure}{hint}"));
        } else if let Some(minutes) = remind {
            let since = format_args!("after {minutes} min of trying");
            report::warn(format_args!("{address} still cannot be reached, {since}: {failure}{hint}"));
        } else {
            tracing::warn!(target: "balethon", ?wait, "{address} still cannot be reached: {failure}");
        }
        client.settings().clock.sleep(wait).await;
    }
}

/// What to look at first.
fn hint(address: &str, error: &Error) -> &'static str {
    if error.has_cause("dns error") {
        ". Its name could not be looked up: is this machine connected to the Internet?"
    } else if error.has_cause("received corrupt message of type InvalidContentType") {
        ". It does not speak TLS: try http:// instead of https://"
    } else if address == DEFAULT_BASE_URL {
        ". Bale may refuse networks outside Iran"
    } else {
        ""
    }
}

/// While a webhook is set, Bale gives no updates to those who ask.
pub(super) async fn remove_webhook(client: &Client) {
    match client.get_webhook_info().await {
        Ok(info) if !info.url.is_empty() => match client.delete_webhook().await {
            Ok(()) => report::warn("a webhook was set, which keeps updates from this bot; it has been removed"),
            Err(error) => report::warn(format_args!(
                "a webhook is set, which keeps updates from this bot, and could not be removed: {error}"
            )),
        },
        Ok(_) => {}
        // Not worth stopping for: most bots never had one.
        Err(error) => tracing::debug!(target: "balethon", "whether a webhook is set could not be found out: {error}"),
    }
}
