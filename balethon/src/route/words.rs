//! Words of a text, in the way of a shell: a value with spaces stands in quotes.

use crate::text::fold;

/// A word, or a value in quotes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) value: String,
    pub(super) quoted: bool,
}

/// What closes a quote that was opened like this. Keyboards of phones make curly ones, Persian ones guillemets.
fn closing(open: char) -> Option<char> {
    match open {
        '"' | '\'' => Some(open),
        '“' => Some('”'),
        '«' => Some('»'),
        _ => None,
    }
}

/// The word at the beginning of a text, and what stands behind it. It goes to the next space, or to `until` if that is
/// given and stands before the next space.
pub(super) fn next<'t>(text: &'t str, until: Option<&str>) -> Option<(Word, &'t str)> {
    if let Some((value, rest)) = quoted(text) {
        let ends = match until {
            Some(literal) => fold::strip_prefix(rest, literal).is_some(),
            None => rest.is_empty() || rest.starts_with(char::is_whitespace),
        };
        if ends {
            return Some((Word { value, quoted: true }, rest));
        }
    }
    let space = text.find(char::is_whitespace).unwrap_or(text.len());
    let end = match until {
        Some(literal) => fold::find(&text[..space], literal)?,
        None => space,
    };
    let (word, rest) = text.split_at(end);
    (!word.is_empty()).then(|| (Word { value: word.to_owned(), quoted: false }, rest))
}

/// All words of a text.
pub(super) fn all(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some((word, behind)) = next(rest, None) {
        words.push(word.value);
        rest = behind.trim_start();
    }
    words
}

/// The text, without the quotes where it stands in them as a whole.
pub(super) fn unquote(text: &str) -> String {
    match quoted(text) {
        Some((value, "")) => value,
        _ => text.to_owned(),
    }
}

/// What [`next`] reads as the value.
pub(super) fn quote(value: &str, until: Option<&str>) -> String {
    let ends_early = |literal: &str| fold::find(&format!("{value}{literal}"), literal) != Some(value.len());
    let plain = !value.is_empty()
        && !value.contains(char::is_whitespace)
        && !begins_quoted(value)
        && !until.is_some_and(ends_early);
    if plain { value.to_owned() } else { in_quotes(value) }
}

/// What [`unquote`] reads as the value, without space around it.
pub(super) fn quote_rest(value: &str) -> String {
    let plain = !value.is_empty() && value.trim() == value && !matches!(quoted(value), Some((_, "")));
    if plain { value.to_owned() } else { in_quotes(value) }
}

pub(super) fn in_quotes(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

fn begins_quoted(text: &str) -> bool {
    text.chars().next().is_some_and(|first| closing(first).is_some())
}

/// The value in the quotes with which a text begins, and what stands behind them. In them, `\` keeps a closing quote and
/// itself from their meaning.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut letters = text.chars();
    let close = closing(letters.next()?)?;
    let mut value = String::new();
    while let Some(letter) = letters.next() {
        let escaped = letters.as_str().chars().next().filter(|next| *next == close || *next == '\\');
        match (letter, escaped) {
            ('\\', Some(escaped)) => {
                value.push(escaped);
                letters.next();
            }
            (letter, _) if letter == close => return Some((value, letters.as_str())),
            (letter, _) => value.push(letter),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_quotes() {
        for (text, words) in [
            ("", &[][..]),
            ("  a  b ", &["a", "b"]),
            ("\"a b\" c", &["a b", "c"]),
            ("'a b' “c d” «ه و»", &["a b", "c d", "ه و"]),
            (r#""say \"hi\" \\ \n""#, &[r#"say "hi" \ \n"#]),
            ("don't 'tis \"open", &["don't", "'tis", "\"open"]),
            ("\"\" \"a\"b", &["", "\"a\"b"]),
            (r"a\ b", &[r"a\", "b"]),
        ] {
            assert_eq!(all(text), words, "{text}");
        }
    }

    #[test]
    fn a_word_up_to_a_literal() {
        let value = |text| next(text, Some(":")).map(|(word, rest)| (word.value, rest));
        assert_eq!(value("5:30 x"), Some(("5".to_owned(), ":30 x")));
        assert_eq!(value("\"a:b\":c"), Some(("a:b".to_owned(), ":c")));
        assert_eq!(value("5 :30"), None);
        assert_eq!(value(":30"), None);
    }
}
