//! The framework for bots on the Bale messenger.

mod actions;
mod api;
mod attributes;
mod blocking;
mod client;
pub mod clock;
pub mod condition;
mod dispatch;
mod env;
mod error;
pub mod event;
pub mod extract;
pub mod handler;
pub mod methods;
mod panics;
mod place;
pub mod prelude;
mod report;
mod run;
#[cfg(feature = "safir")]
pub mod safir;
#[cfg(feature = "sandbox")]
pub mod sandbox;
mod secret;
pub mod source;
pub mod storage;
pub mod text;
pub mod types;
mod upload;

#[doc(hidden)]
pub mod __private;

#[cfg(feature = "webapp")]
pub use actions::InitDataCheck;
pub use actions::{Download, FileStream, Saving};
pub use api::Api;
pub use attributes::*;
pub use client::{Client, Lanes, Spawned, TaskOutput, Texts};
pub use clock::Clock;
pub use dispatch::Inbox;
pub use error::{Error, ErrorKind, Failure, Result};
pub use methods::Request;
pub use panics::Panic;
pub use run::{IntoClients, run};
pub use upload::Progress;
