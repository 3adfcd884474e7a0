//! The marks that Bale finds in a text: commands and mentions. It reports no others.

use serde_json::{Value, json};

/// The entities of a text, with offsets in UTF-16 units.
pub(crate) fn entities(text: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut offset = 0;
    let mut before = ' ';
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = if before.is_whitespace() { mark(rest) } else { None };
        let taken = match length {
            Some(length) => {
                let kind = if c == '/' { "bot_command" } else { "mention" };
                let units = rest[..length].encode_utf16().count();
                found.push(json!({"type": kind, "offset": offset, "length": units}));
                length
            }
            None => c.len_utf8(),
        };
        offset += rest[..taken].encode_utf16().count();
        before = rest[..taken].chars().next_back().unwrap_or(' ');
        rest = &rest[taken..];
    }
    found
}

/// How many bytes the command or mention takes with which the text starts.
fn mark(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    let word = match first {
        '/' => word(&text[1..], |c| c.is_alphanumeric() || c == '_'),
        '@' => word(&text[1..], |c| c.is_ascii_alphanumeric() || c == '_'),
        _ => 0,
    };
    if word == 0 {
        return None;
    }
    let end = 1 + word;
    if first == '/' && text[end..].starts_with('@') {
        let name = self::word(&text[end + 1..], |c| c.is_ascii_alphanumeric() || c == '_');
        if name > 0 {
            return Some(end + 1 + name);
        }
    }
    Some(end)
}

fn word(text: &str, belongs: fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_commands_and_mentions_by_utf16_units() {
        let text = "/help@sample_kar_bot لطفاً راهنمایی کن @reza_k";
        assert_eq!(
            entities(text),
            [
                json!({"type": "bot_command", "offset": 0, "length": 20}),
                json!({"type": "mention", "offset": 39, "length": 7}),
            ]
        );
    }

    #[test]
    fn marks_inside_words_are_none() {
        assert!(entities("a/b me@example.com / @ 1/2").is_empty());
        assert_eq!(entities("😀 @ali")[0]["offset"], 3);
    }
}
