//! What the texts of a route may be.

use std::collections::HashSet;

use syn::LitStr;

use super::keys::Route;
use super::kinds::Key;
use crate::errors::Errors;
use crate::template::{self, Mistake, Piece};

/// Bale's limit on the data of a button, in bytes.
const LONGEST_DATA_BYTES: usize = 64;

/// The texts as they are compared: doubled braces are single. Where one is wrong, that is added to the errors.
pub(crate) fn texts(route: &Route, errors: &mut Errors) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut texts = Vec::new();
    for literal in &route.texts {
        let template = literal.value();
        match exact(&template).and_then(|text| check(route.key, &template, text)) {
            Ok(text) if !seen.insert(text.clone()) => errors.at(literal, format!("\"{text}\" stands here twice")),
            Ok(text) => texts.push(text),
            Err(Mistake { at, message }) => errors.at(literal, explain(literal, &template, &at, &message)),
        }
    }
    texts
}

/// The text of a template that has no captures.
fn exact(template: &str) -> Result<String, Mistake> {
    let mut text = String::new();
    for piece in template::parse(template)? {
        match piece {
            Piece::Literal(literal) => text.push_str(&literal),
            Piece::Capture { at, .. } => {
                let message = "captures are not there yet; a brace in the text is written `{{`".to_owned();
                return Err(Mistake { at, message });
            }
        }
    }
    Ok(text)
}

fn check(key: Key, template: &str, text: String) -> Result<String, Mistake> {
    let wrong = |at, message: String| Err(Mistake { at, message });
    let whole = 0..template.len();
    if text.is_empty() {
        return wrong(whole, format!("this `{}` is empty, so nothing would ever match", key.name()));
    }
    match key {
        Key::Command => match template.char_indices().find(|(_, letter)| !is_command_letter(*letter)) {
            Some((at, letter)) => {
                let message = match letter {
                    '/' if at == 0 => format!("a command is named without its slash: `\"{}\"`", &template[1..]),
                    letter if letter.is_whitespace() => "a command is one word, without spaces".to_owned(),
                    letter => format!("`{letter}` cannot stand in a command: it has letters, digits and `_`"),
                };
                wrong(at..at + letter.len_utf8(), message)
            }
            None => Ok(text),
        },
        Key::Data if text.len() > LONGEST_DATA_BYTES => {
            let message =
                format!("a button's data has {LONGEST_DATA_BYTES} bytes at most, and this has {}", text.len());
            wrong(whole, message)
        }
        _ => Ok(text),
    }
}

/// A letter of any script. The zero-width non-joiner is part of many a Persian word.
fn is_command_letter(letter: char) -> bool {
    letter == '_' || letter == '\u{200c}' || letter.is_alphanumeric()
}

/// The message, with the text and the place in it below, where that says more than the literal's own place.
fn explain(literal: &LitStr, template: &str, at: &std::ops::Range<usize>, message: &str) -> String {
    let whole = at.start == 0 && at.end == template.len();
    if whole || literal.value().chars().count() < 2 {
        return message.to_owned();
    }
    format!("{message}{}", template::mark(template, at))
}
