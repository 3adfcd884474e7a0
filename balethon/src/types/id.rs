//! Ids. Bale's have up to 52 significant bits; all are kept in 64.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::object::Blank;
use super::{Chat, ChatMember, Message, User};

macro_rules! id {
    ($($(#[$meta:meta])* $name:ident)*) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl From<i64> for $name {
            fn from(id: i64) -> Self {
                Self(id)
            }
        }

        impl From<$name> for i64 {
            fn from(id: $name) -> i64 {
                id.0
            }
        }

        impl PartialEq<i64> for $name {
            fn eq(&self, other: &i64) -> bool {
                self.0 == *other
            }
        }

        impl PartialEq<$name> for i64 {
            fn eq(&self, other: &$name) -> bool {
                *self == other.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )*};
}

id! {
    /// The id of a user or bot. It compares with numbers; in lists, `[UserId(5), UserId(7)].contains(&user.id)`.
    UserId
    /// The id of a conversation. A private chat has its user's id; groups and channels have positive ids too, so that
    /// the number tells nothing of the kind of chat.
    ChatId
    /// The id of a message, unique in its chat only. 0 stands on answers and service messages that cannot be
    /// replied to, edited or deleted.
    MessageId
    /// The id of an update.
    UpdateId
}

impl From<UserId> for ChatId {
    fn from(user: UserId) -> Self {
        Self(user.0)
    }
}

macro_rules! ids_of {
    ($($object:ty => $id:ident, $field:ident $(. $inner:ident)?;)*) => {$(
        impl From<&$object> for $id {
            fn from(object: &$object) -> Self {
                object.$field $(.$inner)?.into()
            }
        }
    )*};
}

ids_of! {
    User => UserId, id;
    // A private chat has its user's id.
    User => ChatId, id;
    Chat => ChatId, id;
    Message => ChatId, chat.id;
    Message => MessageId, id;
    ChatMember => UserId, user.id;
}

/// The id of a file that Bale holds. It belongs to one bot, and one file may have several. Opaque.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileId(pub String);

impl FileId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for FileId {
    fn from(id: &str) -> Self {
        Self(id.to_owned())
    }
}

impl From<String> for FileId {
    fn from(id: String) -> Self {
        Self(id)
    }
}

impl From<&FileId> for FileId {
    fn from(id: &FileId) -> Self {
        id.clone()
    }
}

impl fmt::Display for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A value that Bale's sources show both as a number and as a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum StringOrInteger {
    /// The number.
    Integer(i64),
    /// The text.
    String(String),
}

impl Blank for StringOrInteger {
    fn blank() -> Self {
        Self::Integer(0)
    }
}

impl StringOrInteger {
    /// The number, also where it was written as a text.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            Self::String(text) => text.trim().parse().ok(),
        }
    }
}

impl fmt::Display for StringOrInteger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(number) => number.fmt(f),
            Self::String(text) => f.write_str(text),
        }
    }
}

/// Where a request goes: a chat by its id, or a channel by its `@username`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Recipient {
    /// A chat by its id.
    Id(ChatId),
    /// A channel, group or person by username; the `@` is added where it is missing.
    Username(String),
}

impl<T: Into<ChatId>> From<T> for Recipient {
    fn from(id: T) -> Self {
        Self::Id(id.into())
    }
}

impl From<&str> for Recipient {
    fn from(text: &str) -> Self {
        match text.trim().parse() {
            Ok(id) => Self::Id(ChatId(id)),
            Err(_) => Self::Username(format!("@{}", text.trim().trim_start_matches('@'))),
        }
    }
}

impl From<String> for Recipient {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Username(name) => f.write_str(name),
        }
    }
}
