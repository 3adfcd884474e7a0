//! Texts: commands, Bale's Markdown, long texts in pieces, and offsets in UTF-16.

pub(crate) mod fold;
mod markdown;
mod near;
mod split;
mod utf16;

pub use markdown::{Markdown, safe};
pub(crate) use near::near_commands;
pub use split::{split, split_at_most};
pub use utf16::utf16_range;

/// A command at the beginning of a text: `/name@bot rest`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Command<'a> {
    /// The name as typed, without the slash.
    pub name: &'a str,
    /// The bot that it is meant for, when the text names one.
    pub bot: Option<&'a str>,
    /// What follows, without the space around it.
    pub rest: &'a str,
}

impl<'a> Command<'a> {
    /// Reads the command at the beginning of a text; `None` when it begins otherwise.
    ///
    /// ```
    /// use balethon::text::Command;
    ///
    /// let command = Command::parse("/start@shop_bot  7").unwrap();
    /// assert_eq!((command.name, command.bot, command.rest), ("start", Some("shop_bot"), "7"));
    /// assert!(Command::parse("start").is_none());
    /// ```
    pub fn parse(text: &'a str) -> Option<Self> {
        Self::read(text.trim_start().strip_prefix('/')?)
    }

    /// The same, and commands with another sign before them, which is a part of their name then: `!ban`.
    pub(crate) fn parse_any(text: &'a str) -> Option<Self> {
        let text = text.trim_start();
        match text.strip_prefix('/') {
            Some(text) => Self::read(text),
            None => (!is_word(text)).then(|| Self::read(text)).flatten(),
        }
    }

    fn read(text: &'a str) -> Option<Self> {
        let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        let (name, bot) = match word.split_once('@') {
            Some((name, bot)) => (name, Some(bot)),
            None => (word, None),
        };
        (!name.is_empty()).then_some(Self { name, bot, rest: rest.trim() })
    }

    /// Whether a bot of this username is meant.
    pub(crate) fn is_for(&self, username: Option<&str>) -> bool {
        match (self.bot, username) {
            (None, _) => true,
            (Some(named), Some(own)) => named.eq_ignore_ascii_case(own),
            // Without a username of our own, nobody can have meant us by it.
            (Some(_), None) => false,
        }
    }
}

/// Whether a text begins with a letter, a digit or `_`: a command with a sign of its own does not.
pub(crate) fn is_word(text: &str) -> bool {
    text.starts_with(|first: char| first == '_' || first.is_alphanumeric())
}

/// The beginning of a text, in one line.
pub(crate) fn shorten(text: &str) -> String {
    const LONGEST: usize = 60;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// The same in quotes.
pub(crate) fn quote(text: &str) -> String {
    format!("\"{}\"", shorten(text))
}

/// The name of a type, without the paths in it.
pub(crate) fn short_type(name: &str) -> String {
    // In a path, `{{closure}}` stands for closures and `async` functions.
    let is_path = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '{' | '}');
    let mut short = String::new();
    let mut rest = name;
    while let Some(begin) = rest.find(is_path) {
        let end = rest[begin..].find(|c| !is_path(c)).map_or(rest.len(), |end| begin + end);
        short.push_str(&rest[..begin]);
        short.push_str(rest[begin..end].rsplit("::").next().unwrap_or_default());
        rest = &rest[end..];
    }
    short + rest
}

/// A number of things: `1 update`, `2 updates`.
pub(crate) fn counted(number: usize, thing: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{ending}")
}

/// A size in bytes as people read it.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{} kB", bytes / 1024),
        _ => format!("{:.1} MB", bytes as f64 / 1_048_576.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_of_other_bots() {
        let command = Command::parse("/help@Other_Bot").unwrap();
        assert!(!command.is_for(Some("my_bot")));
        assert!(command.is_for(Some("other_bot")));
        assert!(!command.is_for(None));
        assert!(Command::parse("/help").unwrap().is_for(None));
    }

    #[test]
    fn types_without_their_paths() {
        assert_eq!(short_type("core::option::Option<alloc::vec::Vec<(u8, &bot::Shop)>>"), "Option<Vec<(u8, &Shop)>>");
        assert_eq!(short_type("u64"), "u64");
        assert_eq!(short_type("bot::main::{{closure}}::Shop"), "Shop");
    }

    #[test]
    fn nothing_after_the_slash() {
        for text in ["", " ", "/", "/ start", "/@bot"] {
            assert_eq!(Command::parse(text), None, "{text:?}");
        }
    }
}
