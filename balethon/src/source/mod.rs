//! Where updates come from.

mod backoff;
mod polling;
#[cfg(feature = "webhook")]
mod webhook;

pub(crate) use backoff::{Backoff, Reminder};
pub use futures_util::future::BoxFuture;
pub(crate) use polling::Polling;
#[cfg(feature = "webhook")]
pub use webhook::Webhook;

use crate::dispatch::Inbox;
use crate::error::Error;

/// A source of updates. The default asks Bale for them by long polling.
///
/// It runs beside the handlers and never waits for them, but for room in the inbox.
pub trait Source: Send + 'static {
    /// Puts updates into the inbox until the future is dropped, which is how a bot stops.
    ///
    /// # Errors
    /// What cannot be mended by waiting: the bot then stops, and `run` gives the error.
    fn run<'a>(&'a mut self, inbox: &'a Inbox) -> BoxFuture<'a, Result<(), Error>>;

    /// Called when the handlers are through: tells whoever sent the updates which were taken.
    fn finish<'a>(&'a mut self, inbox: &'a Inbox) -> BoxFuture<'a, ()> {
        let _ = inbox;
        Box::pin(std::future::ready(()))
    }

    /// Whether it asks Bale for updates, by `getUpdates`. Bale gives none while a webhook is set, so that one is then
    /// removed at the start. Default: true.
    fn polls(&self) -> bool {
        true
    }
}
