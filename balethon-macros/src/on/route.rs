//! What the texts of a route may be.

use std::collections::HashSet;
use std::ops::Range;

use syn::LitStr;
use syn::ext::IdentExt;

use super::function::Function;
use super::keys::{Keys, Route};
use super::kinds::Key;
use super::prefix;
use crate::errors::{Errors, did_you_mean, list};
use crate::regex::{self, Group};
use crate::source::source;
use crate::template::{self, Mistake, Piece};

/// Bale's limit on the data of a button, in bytes.
const LONGEST_DATA_BYTES: usize = 64;

/// What a handler's event is compared with.
pub(crate) struct Texts {
    pub(crate) key: Key,
    /// The texts as they are compared, doubled braces single; where they have captures, as written.
    pub(crate) shown: Vec<String>,
    /// The captures, in the order of the first text. All texts have the same.
    pub(crate) captures: Vec<String>,
    /// With captures: the pieces of each text.
    pub(crate) templates: Vec<Vec<Part>>,
    /// The texts as the user wrote them.
    pub(crate) literals: Vec<LitStr>,
    /// With regular expressions: whether each capture may take no part in a match.
    pub(crate) optional: Vec<bool>,
}

/// A part of a template, as the library sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Literal(String),
    Space,
    Capture(String),
}

impl Texts {
    /// The command that has the function's name.
    pub(crate) fn named(name: String) -> Self {
        Self { shown: vec![name], ..Self::empty(Key::Command) }
    }

    fn empty(key: Key) -> Self {
        Self { key, shown: vec![], captures: vec![], templates: vec![], literals: vec![], optional: vec![] }
    }

    /// Whether it is made of templates, which can be built as well as read.
    pub(crate) fn has_templates(&self) -> bool {
        !self.templates.is_empty()
    }

    pub(crate) fn is_command(&self) -> bool {
        self.key == Key::Command
    }

    pub(crate) fn is_data(&self) -> bool {
        self.key == Key::Data
    }

    /// The texts for people, who see the slash of commands where others have another sign.
    pub(crate) fn for_people(&self) -> Vec<String> {
        let has_sign = |text: &String| !text.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_');
        let mixed = self.is_command() && self.shown.iter().any(has_sign);
        let slash = |text: &String| if mixed && !has_sign(text) { "/" } else { "" };
        self.shown.iter().map(|text| format!("{}{text}", slash(text))).collect()
    }

    /// Whether a deep link of Bale's leads to it, which sends `/start`.
    pub(crate) fn is_start(&self) -> bool {
        let is_start = |parts: &Vec<Part>| matches!(&parts[..], [Part::Literal(name), Part::Space, ..] if name.eq_ignore_ascii_case("start"));
        self.is_command() && self.templates.iter().any(is_start)
    }
}

/// Reads the texts of a route. Where one is wrong, that is added to the errors.
pub(crate) fn texts(route: &Route, errors: &mut Errors) -> Texts {
    let mut texts = Texts { literals: route.texts.clone(), ..Texts::empty(route.key) };
    if route.key == Key::Regex {
        patterns(&mut texts, errors);
        return texts;
    }
    let mut seen = HashSet::new();
    let mut first = None;
    for literal in &route.texts {
        let template = literal.value();
        let pieces = check_plain(route.key, &template).and_then(|()| template::parse(&template));
        let pieces = pieces.and_then(|pieces| check(route.key, &template, pieces));
        let pieces = match pieces {
            Ok(pieces) => pieces,
            Err(Mistake { at, message }) => {
                errors.at(literal, explain(literal, &template, &at, &message));
                continue;
            }
        };
        let names = captures(&pieces);
        if !same(first.get_or_insert_with(|| names.clone()), &names) {
            errors.at(literal, different("texts", first.as_deref().unwrap_or_default(), &names));
            continue;
        }
        let text = if names.is_empty() { plain(&pieces) } else { template };
        if !seen.insert(text.clone()) {
            errors.at(literal, format!("\"{text}\" stands here twice"));
            continue;
        }
        texts.shown.push(text);
        if !names.is_empty() {
            texts.templates.push(parts(route.key, pieces));
        }
    }
    texts.captures = first.unwrap_or_default();
    texts
}

/// Reads regular expressions, whose named groups are captures.
fn patterns(texts: &mut Texts, errors: &mut Errors) {
    let mut first: Option<Vec<Group>> = None;
    for literal in &texts.literals {
        let Some(groups) = errors.take(regex::groups(literal)) else { continue };
        let (names, pattern) = (names(&groups), literal.value());
        let seen = first.get_or_insert_with(|| groups.clone());
        if !same(&self::names(seen), &names) {
            errors.at(literal, different("expressions", &self::names(seen), &names));
        } else if texts.shown.contains(&pattern) {
            errors.at(literal, format!("\"{pattern}\" stands here twice"));
        } else {
            for group in seen {
                group.optional |= groups.iter().any(|other| other.name == group.name && other.optional);
            }
            texts.shown.push(pattern);
        }
    }
    let groups = first.unwrap_or_default();
    texts.captures = names(&groups);
    texts.optional = groups.iter().map(|group| group.optional).collect();
}

fn names(groups: &[Group]) -> Vec<String> {
    groups.iter().map(|group| group.name.clone()).collect()
}

/// What the rest of the attribute and the function have to do with the texts.
pub(crate) fn finish(keys: &Keys, function: &Function, mut texts: Option<&mut Texts>, errors: &mut Errors) {
    match (texts.as_deref_mut(), keys.prefixes.first()) {
        (Some(texts), _) if texts.is_command() => prefix::put(texts, &keys.prefixes, errors),
        (Some(_), None) => {}
        (_, Some(prefix)) => errors.at(
            prefix,
            "a prefix stands before a command, and this handler takes none: `command = \"ban\", prefix = \"!\"`",
        ),
        _ => {}
    }
    if let Some(texts) = texts
        && errors.is_empty()
    {
        check_parameters(texts, function, errors);
    }
}

/// Captures that are no parameter of the function. All texts have the same, so the first tells of all.
fn check_parameters(texts: &Texts, function: &Function, errors: &mut Errors) {
    let Some(literal) = texts.literals.first() else { return };
    let written = literal.value();
    let (is_regex, function_name) = (texts.key == Key::Regex, function.plain_name());
    let captures = match is_regex {
        true => regex::groups(literal).unwrap_or_default().into_iter().map(|group| (group.name, group.at)).collect(),
        false => places(&written),
    };
    let parameters: Vec<String> = function.named_parameters().map(|(name, _)| name.unraw().to_string()).collect();
    for (name, at) in &captures {
        if let Some((_, ty)) = function.parameter_named(name) {
            let written = source(ty);
            if let Some(inner) = written.strip_prefix("Option<Vec<").and_then(|inner| inner.strip_suffix(">>")) {
                errors.at(ty, format!("a `Vec` is empty where no words are left, so take `Vec<{inner}>`"));
            }
            continue;
        }
        let free = parameters.iter().filter(|parameter| !texts.captures.contains(parameter));
        let todo = match did_you_mean(name, free.map(String::as_str)) {
            meant if meant.is_empty() => format!("; add one, such as `{name}: String` or `{name}: u32`"),
            meant => meant,
        };
        let capture = if is_regex { format!("group `{name}`") } else { format!("capture `{{{name}}}`") };
        let message = format!("the {capture} is no parameter of `{function_name}`{todo}");
        errors.at(literal, explain(literal, &written, at, &message));
    }
}

/// The captures of a template that was found right, and where their names stand.
fn places(template: &str) -> Vec<(String, Range<usize>)> {
    let pieces = template::parse(template).unwrap_or_default().into_iter().filter_map(|piece| match piece {
        Piece::Capture { name, at } => Some((name, at.start + 1..at.end - 1)),
        Piece::Literal(_) => None,
    });
    pieces.collect()
}

fn captures(pieces: &[Piece]) -> Vec<String> {
    let names = pieces.iter().filter_map(|piece| match piece {
        Piece::Capture { name, .. } => Some(name.clone()),
        Piece::Literal(_) => None,
    });
    names.collect()
}

fn same(one: &[String], other: &[String]) -> bool {
    one.len() == other.len() && one.iter().all(|name| other.contains(name))
}

fn different(what: &str, first: &[String], names: &[String]) -> String {
    let shown = |names: &[String]| match names {
        [] => "none".to_owned(),
        names => list(names.iter().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().iter().map(String::as_str)),
    };
    format!(
        "the {what} of a list have the same captures, and the first has {} where this has {}; for others, put a second \
         attribute on the function",
        shown(first),
        shown(names)
    )
}

/// The text of a template that has no captures.
fn plain(pieces: &[Piece]) -> String {
    let literals = pieces.iter().map(|piece| match piece {
        Piece::Literal(literal) => literal.as_str(),
        Piece::Capture { .. } => "",
    });
    literals.collect()
}

/// The pieces as the library takes them: in commands and texts, all space is alike.
fn parts(key: Key, pieces: Vec<Piece>) -> Vec<Part> {
    let mut parts = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Capture { name, .. } => parts.push(Part::Capture(name)),
            Piece::Literal(literal) if key == Key::Data => parts.push(Part::Literal(literal)),
            Piece::Literal(literal) => {
                let mut rest = literal.as_str();
                while let Some(first) = rest.chars().next() {
                    let is_space = first.is_whitespace();
                    let end = rest.find(|letter: char| letter.is_whitespace() != is_space).unwrap_or(rest.len());
                    parts.push(if is_space { Part::Space } else { Part::Literal(rest[..end].to_owned()) });
                    rest = &rest[end..];
                }
            }
        }
    }
    // Space around a text is nothing.
    if parts.first() == Some(&Part::Space) {
        parts.remove(0);
    }
    if parts.last() == Some(&Part::Space) {
        parts.pop();
    }
    parts
}

fn check(key: Key, template: &str, pieces: Vec<Piece>) -> Result<Vec<Piece>, Mistake> {
    let wrong = |at, message: String| Err(Mistake { at, message });
    let whole = 0..template.len();
    if pieces.is_empty() {
        return wrong(whole, format!("this `{}` is empty, so nothing would ever match", key.name()));
    }
    let literal = plain(&pieces);
    match key {
        Key::Command => check_command(template, &pieces)?,
        Key::Data if literal.len() > LONGEST_DATA_BYTES => {
            let has = if captures(&pieces).is_empty() { "this has" } else { "even without its captures this has" };
            let message =
                format!("a button's data has {LONGEST_DATA_BYTES} bytes at most, and {has} {}", literal.len());
            return wrong(whole, message);
        }
        _ => {}
    }
    check_captures(key, template, &pieces)?;
    Ok(pieces)
}

/// A text that only a regular expression would be.
fn check_plain(key: Key, template: &str) -> Result<(), Mistake> {
    let is_class = |at: usize| {
        let mut behind = template[at + 1..].chars();
        behind.next().is_some_and(|class| "dDwWsSbB".contains(class))
            && !behind.next().is_some_and(char::is_alphanumeric)
    };
    let class = template.match_indices('\\').map(|(at, _)| at).find(|at| is_class(*at));
    let at = match class {
        Some(at) => at..at + 2,
        None if template.len() > 2 && template.starts_with('^') && template.ends_with('$') => 0..1,
        None => return Ok(()),
    };
    if key == Key::Command {
        return Ok(());
    }
    let key = key.name();
    let message = format!(
        "a `{key}` is compared as it stands; a regular expression has its own key, `regex = r\"…\"`, and just this \
         text is taken by the condition `equals(…)`"
    );
    Err(Mistake { at, message })
}

/// A command is a slash and a word, and captures in it or behind it.
fn check_command(template: &str, pieces: &[Piece]) -> Result<(), Mistake> {
    let wrong = |at, message: String| Err(Mistake { at, message });
    if let Some(Piece::Capture { at, .. }) = pieces.first() {
        return wrong(at.clone(), "a command begins with its name: `\"ban {user}\"`, or `\"edit_{id}\"`".to_owned());
    }
    let has_captures = pieces.len() > 1;
    let name = if has_captures { template.split(char::is_whitespace).next().unwrap_or(template) } else { template };
    if let Some(at) = name.find("{{") {
        return wrong(at..at + 2, "a brace cannot stand in a command: it has letters, digits and `_`".to_owned());
    }
    let mut in_capture = false;
    for (at, letter) in name.char_indices() {
        match letter {
            '{' if has_captures => in_capture = true,
            '}' if has_captures => in_capture = false,
            letter if in_capture || is_command_letter(letter) => {}
            letter => {
                let message = match letter {
                    '/' if at == 0 => format!("a command is named without its slash: `\"{}\"`", &template[1..]),
                    letter if letter.is_whitespace() => {
                        "a command is one word; what stands behind it is captured: `\"ban {user}\"`".to_owned()
                    }
                    letter => format!("`{letter}` cannot stand in a command: it has letters, digits and `_`"),
                };
                return wrong(at..at + letter.len_utf8(), message);
            }
        }
    }
    if has_captures && name.is_empty() {
        return wrong(0..1, "a command begins with its name, without a space before it".to_owned());
    }
    Ok(())
}

fn check_captures(key: Key, template: &str, pieces: &[Piece]) -> Result<(), Mistake> {
    let wrong = |at, message: String| Err(Mistake { at, message });
    let mut seen = HashSet::new();
    for (index, piece) in pieces.iter().enumerate() {
        let Piece::Capture { name, at } = piece else { continue };
        if !seen.insert(name) {
            return wrong(at.clone(), format!("`{{{name}}}` stands here twice; a parameter has one value"));
        }
        match pieces.get(index + 1) {
            Some(Piece::Capture { name: next, .. }) => {
                return wrong(
                    at.start..at.end + next.len() + 2,
                    "nobody could tell where the first capture ends and the second begins; put a space or a sign \
                     between them"
                        .to_owned(),
                );
            }
            Some(Piece::Literal(literal)) if key == Key::Data && literal.starts_with('\\') => {
                return wrong(
                    at.end..(at.end + 1).min(template.len()),
                    "a `\\` keeps separators within values apart, and cannot separate them itself".to_owned(),
                );
            }
            _ => {}
        }
    }
    Ok(())
}

/// A letter of any script. The zero-width non-joiner is part of many a Persian word.
fn is_command_letter(letter: char) -> bool {
    letter == '_' || letter == '\u{200c}' || letter.is_alphanumeric()
}

/// The message, with the text and the place in it below, where that says more than the literal's own place.
pub(crate) fn explain(literal: &LitStr, template: &str, at: &Range<usize>, message: &str) -> String {
    let whole = at.start == 0 && at.end == template.len();
    if whole || literal.value().chars().count() < 2 {
        return message.to_owned();
    }
    format!("{message}{}", template::mark(template, at))
}
