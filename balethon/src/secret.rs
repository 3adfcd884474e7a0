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
    fn is_not_shown() {
        let token = Token::new(" 12:secret\n");
        assert_eq!(format!("{token:?}"), "<token>");
        assert_eq!(token.strip("https://host/bot12:secret/getMe"), "https://host/bot<token>/getMe");
        assert_eq!(token.expose(), "12:secret");
    }
}
