//! Bale's objects as data.
//!
//! Every object keeps the fields that this version does not know: `message["new_field"]` reads any field, known or
//! not, and is null where there is none. An absent field and a field that is null mean the same.

#[macro_use]
mod object;
mod extra;
mod id;

mod user;

pub use extra::Extra;
pub(crate) use extra::{Bound, bind};
pub use id::{ChatId, MessageId, Recipient, UpdateId, UserId};
pub use user::User;
