//! From raw updates to handlers that run: the inbox, lanes, workers, and the index of handlers.

pub mod explain;
mod inbox;
mod index;
mod journal;
mod lane;
mod life;
mod matching;
mod suggest;
mod worker;

pub use inbox::Inbox;
pub(crate) use index::Index;
pub(crate) use journal::Journal;
#[cfg(feature = "sandbox")]
pub(crate) use life::ErrorSink;
pub(crate) use life::Life;
pub(crate) use worker::Workers;
