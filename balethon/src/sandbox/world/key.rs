//! The name of a conversation.

use std::fmt;
use std::str::FromStr;

/// A conversation: a person with a bot, or a group or channel.
///
/// Each bot has a private chat of its own with a person, although Bale gives both the person's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum ChatKey {
    Private { bot: i64, user: i64 },
    Shared(i64),
}

impl ChatKey {
    /// The chat's id as Bale gives it.
    pub(crate) fn chat_id(self) -> i64 {
        match self {
            Self::Private { user, .. } => user,
            Self::Shared(id) => id,
        }
    }
}

/// The form that the chat page uses: `p:<bot>:<user>` or `c:<chat>`.
impl fmt::Display for ChatKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Private { bot, user } => write!(f, "p:{bot}:{user}"),
            Self::Shared(id) => write!(f, "c:{id}"),
        }
    }
}

impl FromStr for ChatKey {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no conversation: expected p:<bot>:<user> or c:<chat>");
        let number = |part: Option<&str>| part.and_then(|part| part.parse().ok()).ok_or_else(wrong);
        let mut parts = text.split(':');
        match parts.next() {
            Some("p") => Ok(Self::Private { bot: number(parts.next())?, user: number(parts.next())? }),
            Some("c") => Ok(Self::Shared(number(parts.next())?)),
            _ => Err(wrong()),
        }
    }
}
