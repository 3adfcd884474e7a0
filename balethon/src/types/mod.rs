//! Bale's objects as data.
//!
//! Every object keeps the fields that this version does not know: `message["new_field"]` reads any field, known or
//! not, and is null where there is none. An absent field and a field that is null mean the same.

#[macro_use]
pub(crate) mod object;
mod extra;
mod id;
#[cfg(feature = "jalali")]
mod jalali;
mod time;

mod update;

mod message;

mod user;

mod chat;
mod member;

mod media;
mod sticker;

mod album;

mod file;

mod keyboard;
mod page;

mod payment;

mod webapp;

mod webhook;

pub use album::{InputMedia, MediaKind};
pub use chat::{Chat, ChatInviteLink, ChatPhoto, ChatType};
pub use extra::Extra;
pub(crate) use extra::{Bound, bind};
pub use file::{File, InputFile};
pub use id::{ChatId, FileId, MessageId, Recipient, StringOrInteger, UpdateId, UserId};
#[cfg(feature = "jalali")]
pub use jalali::Jalali;
pub use keyboard::{
    CopyTextButton, InlineButton, InlineKeyboard, KeyboardButton, RemoveKeyboard, ReplyKeyboard, ReplyMarkup,
};
pub use media::{
    Animation, Audio, Contact, Document, Location, Photo, PhotoSize, Poll, PollOption, PollType, Video, Voice,
};
pub use member::{ChatMember, ChatPermissions, MemberStatus};
pub use message::{CopiedMessage, EntityType, ForwardOrigin, Message, MessageEntity, MessageFields, OriginType};
pub use page::Page;
pub use payment::{Invoice, LabeledPrice, PreCheckoutQuery, Rials, SuccessfulPayment, Transaction, TransactionStatus};
pub use sticker::{InputSticker, Sticker, StickerSet, StickerType};
pub use time::Timestamp;
pub(crate) use time::seconds;
pub use update::{BotCommand, CallbackQuery, ChatAction, Update};
pub use user::User;
pub use webapp::{WebAppData, WebAppInfo, WebAppInitData, WebAppUser};
pub use webhook::WebhookInfo;

const _: fn() = || {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Update>();
    shared::<Message>();
    shared::<InputFile>();
};
