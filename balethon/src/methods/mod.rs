//! The methods of Bale's Bot API.
//!
//! Each is a function on [`Api`](crate::Api), and so on a [`Client`](crate::Client): it takes what the method requires
//! and gives a [`Request`], whose setters take the rest. Nothing is sent until the request is awaited.
//!
//! How many requests Bale takes is not documented: it grows with what people do with the bot in private chats. What is
//! too much is refused with [`ErrorKind::Flood`](crate::ErrorKind::Flood), and sent again when Bale says so.
//!
//! A method that this library does not know yet is a type of your own, which [`Api::request`](crate::Api::request) sends:
//! ```no_run
//! use balethon::methods::Method;
//! use balethon::prelude::*;
//! use serde_json::Value;
//!
//! #[derive(serde::Serialize)]
//! struct SendDice {
//!     chat_id: i64,
//! }
//!
//! impl Method for SendDice {
//!     const NAME: &'static str = "sendDice";
//!     type Result = Value;
//!     type Answer = Value;
//!
//!     fn finish(self, dice: Value) -> Value {
//!         dice
//!     }
//! }
//!
//! # async fn example(client: Client) -> Result {
//! let dice = client.request(SendDice { chat_id: 5 }).await?;
//! println!("{}", dice["dice"]["value"]);
//! # Ok(())
//! # }
//! ```

#[macro_use]
mod method;
mod markup;
mod request;

mod limit;

mod updates;

mod messages;

mod media;

mod callbacks;

mod chats;

mod members;

mod invites;

mod files;

mod stickers;

mod payments;

pub use callbacks::*;
pub use chats::*;
pub use files::*;
pub use invites::*;
pub use markup::IntoMarkup;
pub use media::*;
pub use members::*;
pub use messages::*;
pub use method::{Done, FilePart, Method};
pub use payments::*;
pub use request::Request;
pub use stickers::*;
pub use updates::*;
