//! The framework for bots on the Bale messenger: write plain functions, put an attribute on each, and call [`run`].
//!
//! ```no_run
//! use balethon::prelude::*;
//!
//! /// Says hello.
//! #[on_command]
//! async fn start() -> &'static str {
//!     "Hello! Send me anything and I will send it back."
//! }
//!
//! #[on_message(private & text)]
//! async fn echo(message: Message) -> Result {
//!     message.reply(message.content()).await?;
//!     Ok(())
//! }
//!
//! fn main() -> Result {
//!     run(Client::from_env()?)
//! }
//! ```
//!
//! The token comes from `BALE_TOKEN`. Without one, and with the feature `sandbox`, the bot runs in a small Bale on this
//! machine, and prints the address of a page to chat with it.
//!
//! The [`guide`] tells the whole, chapter by chapter. For looking things up:
//!
//! | | |
//! | --- | --- |
//! | attributes | [`on_message`], [`on_command`], [`on_callback_query`], [`on_pre_checkout_query`], [`on_edited_message`], [`on_update`], [`on_error`], [`on_initialize`], [`on_shutdown`], [`on_connect`], [`on_disconnect`]; [`before`](macro@before), [`after`](macro@after) |
//! | what modules and crates have in common | [`chain!`], [`handlers!`], [`handlers_from!`] |
//! | what they ask | [`condition`](mod@condition), and one's own with [`#[condition]`](macro@condition) |
//! | what handlers take | [`extract`] |
//! | conversations | [`state`](macro@state), [`dialogue`] |
//! | what handlers answer | [`IntoAnswer`](handler::IntoAnswer), [`Flow`](handler::Flow), [`Edit`](handler::Edit), [`Checkout`](handler::Checkout) |
//! | asking people, and waiting for the answer | [`ask`] |
//! | settings, and what works beside handlers | [`Client`] |
//! | Bale's methods | [`methods`], functions of [`Api`] and so of a [`Client`] |
//! | Bale's types, and verbs such as [`reply`](types::Message::reply) on them | [`types`] |
//! | Bale's Markdown, and long texts in pieces | [`text`] |
//! | why a handler ran, or did not; and a check of all | [`explain`], [`check`] |
//! | what can go wrong | [`Error`], [`ErrorKind`], [`Failure`] |
//!
//! # Features
//!
//! | feature | default | what you get |
//! | --- | --- | --- |
//! | `rustls` | yes | TLS in Rust, with the system's certificates |
//! | `native-tls` | | TLS by the system's library: OpenSSL, Schannel or Secure Transport. Take it with `default-features = false` |
//! | `file` | | a store in a file: no update is lost, and dialogues survive a restart (`storage::File`) |
//! | `uploads` | | sending files from this machine: paths, bytes, readers |
//! | `webapp` | | checking the signature of what mini apps send |
//! | `safir` | | Safir and its one-time passwords: Bale's services that reach people by phone number |
//! | `jalali` | | dates in the Persian calendar |
//! | `regex` | | regular expressions in routes and conditions: `regex = r"(?<hour>\d+)"` |
//! | `webhook` | | updates by webhook, in a server of the bot's own or in your axum router (`source::Webhook`) |
//! | `sandbox` | | Bale in miniature on this machine: the chat page, and the test kit (module `sandbox`) |
//!
//! One of `rustls` and `native-tls` is needed to reach the real Bale. All features can be on together.

mod actions;
mod activity;
mod api;
pub mod ask;
mod attributes;
mod blocking;
mod client;
pub mod clock;
pub mod condition;
pub mod dialogue;
mod dispatch;
mod env;
mod error;
pub mod event;
pub mod extract;
pub mod guide;
pub mod handler;
pub mod methods;
mod panics;
mod place;
pub mod prelude;
mod report;
pub mod route;
mod run;
#[cfg(feature = "safir")]
pub mod safir;
#[cfg(feature = "sandbox")]
pub mod sandbox;
mod secret;
pub mod source;
mod stall;
mod states;
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
pub use blocking::Wait;
pub use client::{Client, Lanes, Spawned, TaskOutput, Texts};
pub use clock::Clock;
pub use dialogue::Dialogue;
pub use dispatch::{Inbox, explain};
pub use error::{Error, ErrorKind, Failure, Result};
pub use handler::check;
pub use methods::Request;
pub use panics::Panic;
pub use run::{IntoClients, run};
pub use upload::Progress;

// The snippets of both READMEs are tested like those of the documentation.
#[cfg(all(doctest, feature = "sandbox"))]
#[doc = include_str!("../../README.md")]
struct Readme;
#[cfg(all(doctest, feature = "sandbox"))]
#[doc = include_str!("../../README.fa.md")]
struct ReadmeFa;
