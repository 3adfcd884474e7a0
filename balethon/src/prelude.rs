//! What most bots need: `use balethon::prelude::*;`.

pub use crate::attributes::*;
pub use crate::blocking::Wait;
pub use crate::client::{Client, Lanes, Texts};
pub use crate::clock::Clock;
pub use crate::condition::MissingChats;
pub use crate::dialogue::Dialogue;
pub use crate::error::{Error, ErrorKind, Failure, Result};
pub use crate::event::{Context, ErrorEvent};
pub use crate::extract::{Data, FromEvent};
pub use crate::handler::{Checkout, Edit, Flow, data_of, text_of};
pub use crate::run::run;
pub use crate::types::{
    Animation, Audio, CallbackQuery, Chat, ChatAction, ChatId, Contact, Document, InlineKeyboard, Location, Message,
    Photo, PreCheckoutQuery, RemoveKeyboard, ReplyKeyboard, Rials, Sticker, SuccessfulPayment, Update, User, UserId,
    Video, Voice,
};
