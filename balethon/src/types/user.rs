//! People and bots.

use std::fmt;

use super::UserId;
use crate::text::Markdown;

object! {
    /// A Bale user or bot.
    #[derive(Default)]
    struct User: verbs {
        /// Unique id, of up to 52 bits.
        id: UserId,
    }
    default {
        /// True for a bot.
        is_bot: bool,
        /// First name; a bot's display name.
        first_name: String,
    }
    optional {
        /// Last name.
        last_name: String,
        /// Username without `@`.
        username: String,
        /// Language of the user, as an IETF tag. Never seen in what Bale really sends.
        language_code: String,
    }
}

impl User {
    /// Whether Bale said nothing of them.
    pub(super) fn is_missing(&self) -> bool {
        self.id == 0
    }

    /// First and last name, as far as there are any.
    pub fn full_name(&self) -> String {
        full_name(Some(&self.first_name), self.last_name.as_deref())
    }

    /// A text that mentions the person when it is sent: `@username`, or for those without one the name as a link. The
    /// link's form is undocumented; Balethon writes it so.
    pub fn mention(&self) -> String {
        match username(self.username.as_deref()) {
            Some(username) => format!("@{username}"),
            None => Markdown::new().mention(self.to_string(), self.id).into(),
        }
    }

    /// The address of the person's page, for those with a username.
    pub fn link(&self) -> Option<String> {
        username(self.username.as_deref()).map(|username| format!("https://ble.ir/{username}"))
    }
}

/// What a person would call them: the full name, else the username, else the id.
impl fmt::Display for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.full_name(), username(self.username.as_deref())) {
            (name, _) if !name.is_empty() => f.write_str(&name),
            (_, Some(username)) => write!(f, "@{username}"),
            _ => write!(f, "{}", self.id),
        }
    }
}

pub(super) fn full_name(first: Option<&str>, last: Option<&str>) -> String {
    let names = [first, last].into_iter().flatten().map(str::trim).filter(|name| !name.is_empty());
    names.collect::<Vec<_>>().join(" ")
}

/// The username without what people and libraries put before it.
pub(super) fn username(username: Option<&str>) -> Option<&str> {
    username.map(|username| username.trim().trim_start_matches('@')).filter(|username| !username.is_empty())
}
