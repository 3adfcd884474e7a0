//! `prefix = ["/", "!"]`: what may stand before a command.

use syn::LitStr;

use super::route::{Part, Texts};
use crate::errors::Errors;

/// Puts other signs before a command than the slash, as parts of its name.
pub(super) fn put(texts: &mut Texts, prefixes: &[LitStr], errors: &mut Errors) {
    let mut signs = Vec::new();
    for prefix in prefixes {
        let sign = prefix.value();
        let wrong = |letter: char| letter.is_alphanumeric() || letter.is_whitespace() || "_@{}\"'«“".contains(letter);
        if sign.is_empty() {
            errors.at(prefix, "a prefix is a sign; a text without one is for `text = \"…\"`");
        } else if let Some(letter) = sign.chars().find(|letter| wrong(*letter)) {
            errors
                .at(prefix, format!("`{letter}` cannot stand before a command; a prefix is a sign such as `!` or `.`"));
        } else if sign != "/" && sign.starts_with('/') {
            errors.at(prefix, "a prefix is the slash alone, or begins with another sign");
        } else if signs.contains(&sign) {
            errors.at(prefix, format!("\"{sign}\" stands here twice"));
        } else {
            signs.push(sign);
        }
    }
    if signs.is_empty() {
        return;
    }
    // A name without a sign has the slash.
    let signs: Vec<&str> = signs.iter().map(|sign| if sign == "/" { "" } else { sign }).collect();
    let names = std::mem::take(&mut texts.shown);
    texts.shown = signs.iter().flat_map(|sign| names.iter().map(move |name| format!("{sign}{name}"))).collect();
    let templates = std::mem::take(&mut texts.templates);
    let with_sign = |sign: &str, parts: &Vec<Part>| {
        let mut parts = parts.clone();
        if let Some(Part::Literal(name)) = parts.first_mut() {
            name.insert_str(0, sign);
        }
        parts
    };
    texts.templates = signs.iter().flat_map(|sign| templates.iter().map(move |parts| with_sign(sign, parts))).collect();
}
