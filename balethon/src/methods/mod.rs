//! The methods of Bale's Bot API.
//!
//! Each is a function on [`Api`](crate::Api), and so on a [`Client`](crate::Client): it takes what the method requires
//! and gives a [`Request`], whose setters take the rest. Nothing is sent until the request is awaited.

#[macro_use]
mod method;
mod request;

mod updates;

pub use method::Method;
pub use request::Request;
pub use updates::*;
