//! What happens before the first update: checks, the token, shared data.

use std::sync::Arc;

use super::banner;
use crate::client::{Client, DEFAULT_BASE_URL};
use crate::dispatch::{Inbox, Index, Journal, Life, Sight, Watch, Workers};
use crate::error::{Error, ErrorKind, Failure};
use crate::event::Bot;
use crate::handler::Registry;
use crate::report;
use crate::source::Backoff;
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
    let me = greet(client).await?;
    let settings = client.settings();
    let data = settings.make_data().await?;
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

fn check_token(client: &Client) -> Result<(), Error> {
    let token = client.settings().token.expose();
    let sound = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '_' | '-');
    let problem = if token.is_empty() {
        "the token is empty"
    } else if !token.chars().all(sound) {
        "this is no token: it has characters in it that no token has"
    } else {
        return Ok(());
    };
    Err(Error::new(
        ErrorKind::Startup,
        format!("{problem}; make one with @botfather in Bale and copy it whole, as <number>:<letters>"),
    ))
}

/// Asks Bale who the bot is, until it can be reached.
async fn greet(client: &Client) -> Result<User, Error> {
    let mut backoff = Backoff::default();
    let address = &client.settings().base_url;
    let mut told = false;
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
        let failure = Failure::from(error);
        if std::mem::replace(&mut told, true) {
            tracing::warn!(target: "balethon", ?wait, "{address} still cannot be reached: {failure}");
        } else {
            let hint = if address == DEFAULT_BASE_URL { ". Bale may refuse networks outside Iran" } else { "" };
            report::warn(format_args!("{address} cannot be reached, trying again and again: {failure}{hint}"));
        }
        client.settings().clock.sleep(wait).await;
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
