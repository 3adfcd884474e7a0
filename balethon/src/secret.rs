//! The bot's token, which must not be seen.

use std::fmt;
use std::sync::Arc;

/// A token that neither `Debug` nor `Display` shows.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Token(Arc<str>);

impl Token {
    pub(crate) fn new(token: &str) -> Self {
        Self(token.trim().into())
    }

    /// The secret itself: for the URL of a request, and nothing else.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// What shows, without asking Bale, that this is no bot's token: one is digits, a colon, and letters.
    pub(crate) fn problem(&self) -> Option<&'static str> {
        let sound = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        if self.0.is_empty() {
            return Some("is empty");
        }
        match self.0.split_once(':') {
            None => Some("has no colon in it"),
            Some((number, _)) if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) => {
                Some("does not begin with a number and a colon")
            }
            Some((_, "")) => Some("ends with its colon"),
            Some((_, letters)) if !letters.chars().all(sound) => Some("has characters in it that no token has"),
            Some(_) => None,
        }
    }

    /// The text with every appearance of the token taken out.
    pub(crate) fn strip(&self, text: &str) -> String {
        if self.0.is_empty() {
            return text.to_owned();
        }
        text.replace(&*self.0, "<token>")
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<token>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_a_form() {
        for sound in ["1:a", " 123456:aBc_d-9 "] {
            assert_eq!(Token::new(sound).problem(), None, "{sound}");
        }
        for wrong in ["", "abc", "1:", ":a", "a:1", "bot1:a", "1:a/b", "1:a:b", "۱:a", "1:a b", "<number>:<letters>"] {
            assert!(Token::new(wrong).problem().is_some(), "{wrong}");
        }
    }

    #[test]
    fn is_not_shown() {
        let token = Token::new(" 12:secret\n");
        assert_eq!(format!("{token:?}"), "<token>");
        assert_eq!(token.strip("https://host/bot12:secret/getMe"), "https://host/bot<token>/getMe");
        assert_eq!(token.expose(), "12:secret");
    }
}
