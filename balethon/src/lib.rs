//! The framework for bots on the Bale messenger.

mod api;
mod blocking;
mod client;
pub mod clock;
mod error;
pub mod methods;
mod place;
#[cfg(feature = "sandbox")]
pub mod sandbox;
mod secret;
pub mod storage;
pub mod text;
pub mod types;

pub use api::Api;
pub use client::{Client, Lanes, Spawned, TaskOutput, Texts};
pub use clock::Clock;
pub use error::{Error, ErrorKind, Failure, Result};
pub use methods::Request;
