//! From raw updates to handlers that run: the inbox, lanes, workers, and the index of handlers.

mod ask;
mod crew;
mod delivery;
mod errors;
pub mod explain;
mod gates;
mod inbox;
mod index;
mod journal;
mod lane;
mod life;
mod loan;
mod matching;
mod suggest;
mod turn;
mod usage;
mod watch;
mod worker;

pub(crate) use ask::{Asked, Asks, Judge, Judgement};
pub use inbox::Inbox;
pub(crate) use index::Index;
pub(crate) use journal::Journal;
pub(crate) use life::Life;
pub(crate) use watch::{End, Sight, Watch};
pub(crate) use worker::Workers;
