//! What most bots need: `use balethon::prelude::*;`.

pub use crate::attributes::*;
pub use crate::blocking::Wait;
pub use crate::client::{Client, Lanes, Texts};
pub use crate::condition::MissingChats;
pub use crate::dialogue::Dialogue;
pub use crate::error::{Error, ErrorKind, Failure, Result};
pub use crate::event::ErrorEvent;
pub use crate::extract::Data;
pub use crate::handler::{Checkout, Edit, Flow, data_of, text_of};
pub use crate::run::run;
pub use crate::types::{
    Animation, Audio, CallbackQuery, Chat, ChatAction, Contact, Document, InlineKeyboard, Location, Message, Photo,
    PreCheckoutQuery, RemoveKeyboard, ReplyKeyboard, Rials, Sticker, Update, User, Video, Voice,
};
