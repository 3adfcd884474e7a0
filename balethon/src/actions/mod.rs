//! Verbs on Bale's objects: `message.reply("…")`, `query.answer("…")`, `chat.ban(&user)`.
//!
//! Each gives the [`Request`](crate::Request) of the method behind it. An object knows the client that it came from; a
//! verb on one that came from nowhere gives a request that fails when it is sent, and says so.

mod message;

mod callback;

mod chat;

mod user;

mod payment;

mod media;

mod file;

#[cfg(feature = "webapp")]
mod webapp;

pub use file::{Download, FileStream, Saving};
#[cfg(feature = "webapp")]
pub use webapp::InitDataCheck;
