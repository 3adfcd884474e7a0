//! Templates: pieces parsed at compile time, matched and built here.
//!
//! In commands and texts, captures are words; in data, what stands between two literals.

use super::capture::Takes;
use super::{Match, separated, words};
use crate::event::{Captured, Captures, Found};
use crate::text::{Command, fold, is_word};

/// A part of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text that has to stand there as it is; no space in it but in data.
    Literal(&'static str),
    /// Space of any length, in commands and texts.
    Space,
    /// The capture at this place in [`Templates::captures`].
    Capture(usize),
}

/// A capture, and how much it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capture {
    /// The parameter's name.
    pub name: &'static str,
    /// What its type says.
    pub takes: Takes,
}

/// The templates of a route, all with the same captures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Templates {
    /// The captures, in the order of the first template.
    pub captures: &'static [Capture],
    /// Each as its pieces.
    pub templates: &'static [&'static [Piece]],
}

/// A template without the names of its captures: those with equal texts read the same.
pub(crate) struct Shape {
    pub(crate) text: String,
    /// The name of the command, where no captures are in it.
    pub(crate) name: Option<&'static str>,
    /// It reads every text.
    pub(crate) takes_all: bool,
    /// It reads whatever follows the command's name, and nothing.
    pub(crate) takes_all_after_name: bool,
}

impl Templates {
    /// Whether a command has captures in its own word, as `edit_{id}`.
    pub(crate) fn captures_in_name(&self) -> bool {
        self.templates.iter().any(|pieces| split(pieces).0.len() > 1)
    }

    /// How many characters are given, where these are fewest.
    pub(crate) fn literal_characters(&self) -> usize {
        let count = |pieces: &[Piece]| {
            let literals = pieces.iter().map(|piece| match piece {
                Piece::Literal(literal) => literal.chars().count(),
                _ => 0,
            });
            literals.sum::<usize>()
        };
        self.templates.iter().map(|pieces| count(pieces)).min().unwrap_or(0)
    }

    /// How many captures may be absent or take the rest.
    pub(crate) fn loose_captures(&self) -> usize {
        let loose = |capture: &&Capture| {
            let takes = capture.takes;
            takes.optional || takes.many || takes.text
        };
        self.captures.iter().filter(loose).count()
    }

    /// With what texts begin that the templates may fit; of commands, whether that is the whole name.
    pub(crate) fn beginnings(&self) -> impl Iterator<Item = (&'static str, bool)> + '_ {
        self.templates.iter().map(|pieces| match split(pieces).0 {
            [Piece::Literal(name)] => (*name, true),
            [Piece::Literal(beginning), ..] => (*beginning, false),
            _ => ("", false),
        })
    }

    /// The templates with what their captures take in place of the names.
    pub(crate) fn shapes(&self, is_data: bool) -> impl Iterator<Item = Shape> + '_ {
        self.templates.iter().map(move |pieces| {
            let shape = pieces.iter().map(|piece| match piece {
                Piece::Literal(literal) if is_data => (*literal).to_owned(),
                Piece::Literal(literal) => fold::fold(literal).into_owned(),
                Piece::Space => " ".to_owned(),
                Piece::Capture(index) => match self.takes(*index) {
                    Takes { many: true, .. } => "{every word}".to_owned(),
                    Takes { optional: true, text: true, .. } => "{text?}".to_owned(),
                    Takes { optional: true, .. } => "{word?}".to_owned(),
                    Takes { text: true, .. } => "{text}".to_owned(),
                    _ => "{word}".to_owned(),
                },
            });
            let (name, rest) = split(pieces);
            Shape {
                text: shape.collect(),
                name: match name {
                    [Piece::Literal(name)] => Some(name),
                    _ => None,
                },
                takes_all: self.takes_any_text(pieces).is_some(),
                takes_all_after_name: self.takes_all_or_nothing(rest),
            }
        })
    }

    /// Whether it takes every command of this name, whatever follows that.
    pub(crate) fn takes_command(&self, name: &str) -> bool {
        self.templates.iter().map(|pieces| split(pieces)).any(|(of_name, rest)| {
            self.read_name(of_name, name, &mut self.nothing()).is_some() && self.takes_all_or_nothing(rest)
        })
    }

    fn takes_any_text(&self, pieces: &[Piece]) -> Option<Takes> {
        match pieces {
            [Piece::Capture(index)] => Some(self.takes(*index)).filter(|takes| takes.text),
            _ => None,
        }
    }

    fn takes_all_or_nothing(&self, pieces: &[Piece]) -> bool {
        self.takes_any_text(pieces).is_some_and(|takes| takes.optional || takes.many)
    }

    fn nothing(&self) -> Captures {
        Captures::nothing(self.captures.len())
    }

    fn takes(&self, index: usize) -> Takes {
        self.captures.get(index).map_or(Takes::new(false, false, false), |capture| capture.takes)
    }

    pub(crate) fn read_command(&self, command: &Command<'_>) -> Match {
        let mut named = false;
        for pieces in self.templates {
            let (name, rest) = split(pieces);
            let mut captures = self.nothing();
            if self.read_name(name, command.name, &mut captures).is_none() {
                continue;
            }
            named = true;
            if self.read_words(rest, command.rest, &mut captures).is_some() {
                return Match::Captured(captures);
            }
        }
        if named { Match::Misused } else { Match::No }
    }

    fn read_name(&self, pieces: &[Piece], name: &str, captures: &mut Captures) -> Option<()> {
        let (Piece::Literal(literal), pieces) = pieces.split_first()? else { return None };
        self.read_words(pieces, fold::strip_prefix(name, literal)?, captures)
    }

    /// Whether some of them may fit a command: those that begin with its slash. A capture that begins a text takes none, so
    /// that what people misspell is no answer to a question.
    pub(crate) fn text_may_be_command(&self) -> bool {
        self.templates
            .iter()
            .any(|pieces| matches!(pieces.first(), Some(Piece::Literal(literal)) if may_be_command(literal)))
    }

    pub(crate) fn read_text(&self, text: &str) -> Option<Captures> {
        let is_command = Command::parse(text).is_some();
        let mut fitting = self.templates.iter().filter(|pieces| !is_command || !begins_with_capture(pieces));
        fitting.find_map(|pieces| {
            let mut captures = self.nothing();
            self.read_words(pieces, text.trim(), &mut captures)?;
            Some(captures)
        })
    }

    fn read_words(&self, pieces: &[Piece], mut text: &str, captures: &mut Captures) -> Option<()> {
        for (at, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Literal(literal) => text = fold::strip_prefix(text, literal)?,
                // At the end, what is left may be absent.
                Piece::Space if text.is_empty() => {}
                Piece::Space => {
                    text.starts_with(char::is_whitespace).then_some(())?;
                    text = text.trim_start();
                }
                Piece::Capture(index) => {
                    let takes = self.takes(*index);
                    let behind = &pieces[at + 1..];
                    let found;
                    (found, text) = read_word(takes, behind, text)?;
                    captures.set(*index, found)?;
                }
            }
        }
        text.is_empty().then_some(())
    }

    pub(crate) fn read_data(&self, data: &str) -> Option<Captures> {
        self.templates.iter().find_map(|pieces| self.read_separated(pieces, data))
    }

    fn read_separated(&self, pieces: &[Piece], mut data: &str) -> Option<Captures> {
        let mut captures = self.nothing();
        for (at, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Literal(literal) => data = data.strip_prefix(literal)?,
                Piece::Space => return None,
                Piece::Capture(index) => {
                    let separator = literal_at(pieces, at + 1);
                    let (raw, behind) = data.split_at(separated::end(data, separator)?);
                    let takes = self.takes(*index);
                    let found = if takes.many {
                        Found::Words(separated::read_all(raw))
                    } else if takes.optional && raw.is_empty() {
                        Found::Nothing
                    } else {
                        Found::Text(separated::read(raw, separator))
                    };
                    captures.set(*index, found)?;
                    data = behind;
                }
            }
        }
        data.is_empty().then_some(captures)
    }

    /// What the first template reads as these values, in a command or a text. A text must not look like a command.
    fn write_words(&self, pieces: &[Piece], values: &[Captured], is_text: bool) -> String {
        let mut text = String::new();
        let mut space = false;
        let mut left_out = 0;
        for (at, piece) in pieces.iter().enumerate() {
            let word = match piece {
                Piece::Space => {
                    space = true;
                    continue;
                }
                Piece::Literal(literal) => (*literal).to_owned(),
                Piece::Capture(index) => {
                    let takes = self.takes(*index);
                    let behind = &pieces[at + 1..];
                    let safe = |written: String, value: &str| {
                        let is_bare = is_text && at == 0 && may_be_command(&written);
                        if is_bare { words::in_quotes(value) } else { written }
                    };
                    match values.get(*index).map_or(&Found::Nothing, |value| &value.0) {
                        Found::Nothing => {
                            left_out += 1;
                            continue;
                        }
                        Found::Words(words) if words.is_empty() => continue,
                        Found::Words(words) => {
                            words.iter().map(|word| safe(words::quote(word, None), word)).collect::<Vec<_>>().join(" ")
                        }
                        Found::Text(text) if is_rest(takes, behind) => safe(words::quote_rest(text), text),
                        Found::Text(text) if text == ABSENT && takes.optional => words::in_quotes(text),
                        Found::Text(text) => safe(words::quote(text, literal_at(behind, 0)), text),
                    }
                }
            };
            let absent = std::iter::repeat_n(ABSENT, std::mem::take(&mut left_out));
            for word in absent.chain([word.as_str()]) {
                if space && !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(word);
            }
            space = false;
        }
        text
    }

    /// What follows the name in the command with these values.
    pub(super) fn write_after_name(&self, values: &[Captured]) -> String {
        self.templates.first().map_or_else(String::new, |pieces| self.write_words(split(pieces).1, values, false))
    }

    fn write_data(&self, values: &[Captured]) -> String {
        let pieces = self.templates.first().copied().unwrap_or_default();
        let mut data = String::new();
        for (at, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Literal(literal) => data.push_str(literal),
                Piece::Space => data.push(' '),
                Piece::Capture(index) => {
                    let separator = literal_at(pieces, at + 1);
                    match values.get(*index).map_or(&Found::Nothing, |value| &value.0) {
                        Found::Nothing => {}
                        Found::Words(values) => data.push_str(&separated::write_all(values)),
                        Found::Text(value) if self.takes(*index).optional => {
                            data.push_str(&separated::write_present(value, separator));
                        }
                        Found::Text(value) => data.push_str(&separated::write(value, separator)),
                    }
                }
            }
        }
        data
    }

    /// The ways in which the command can be written, in the words in which it was begun.
    pub(crate) fn usages_of(&self, command: &Command<'_>) -> Vec<String> {
        let fits = |pieces: &&&[Piece]| self.read_name(split(pieces).0, command.name, &mut self.nothing()).is_some();
        self.templates.iter().filter(fits).map(|pieces| with_slash(self.describe(pieces))).collect()
    }

    /// How the first template is to be written, without a slash.
    pub(super) fn usage(&self) -> String {
        self.templates.first().map_or_else(String::new, |pieces| self.describe(pieces))
    }

    fn describe(&self, pieces: &[Piece]) -> String {
        let describe = |piece: &Piece| match piece {
            Piece::Literal(literal) => (*literal).to_owned(),
            Piece::Space => " ".to_owned(),
            Piece::Capture(index) => {
                let name = self.captures.get(*index).map_or("", |capture| capture.name).replace('_', " ");
                match self.takes(*index) {
                    Takes { many: true, .. } => format!("[{name} …]"),
                    Takes { optional: true, .. } => format!("[{name}]"),
                    _ => format!("<{name}>"),
                }
            }
        };
        pieces.iter().map(describe).collect()
    }
}

/// A text, or a command with its slash, that the first template reads as these values.
pub fn text(templates: &Templates, is_command: bool, values: &[Captured]) -> String {
    let pieces = templates.templates.first().copied().unwrap_or_default();
    let text = templates.write_words(pieces, values, !is_command);
    if is_command { with_slash(text) } else { text }
}

/// Data that the first template reads as these values.
pub fn data(templates: &Templates, values: &[Captured]) -> String {
    templates.write_data(values)
}

/// How the first template is to be written, as people read it.
pub fn usage(templates: &Templates, is_command: bool) -> String {
    let usage = templates.usage();
    if is_command { with_slash(usage) } else { usage }
}

/// A command, which begins with a slash where it has no sign of its own.
fn with_slash(command: String) -> String {
    if is_word(&command) { format!("/{command}") } else { command }
}

fn begins_with_capture(pieces: &[Piece]) -> bool {
    matches!(pieces.first(), Some(Piece::Capture(_)))
}

/// Whether a text that begins so may be a command.
pub(crate) fn may_be_command(beginning: &str) -> bool {
    beginning.trim_start().starts_with('/')
}

/// A value that is absent although others follow.
const ABSENT: &str = "-";

/// What a capture takes of the text, and what is left.
fn read_word<'t>(takes: Takes, behind: &[Piece], text: &'t str) -> Option<(Found, &'t str)> {
    if takes.many {
        return Some((Found::Words(words::all(text)), ""));
    }
    if text.is_empty() {
        return takes.optional.then_some((Found::Nothing, ""));
    }
    if is_rest(takes, behind) {
        let rest = match literal_at(behind, 0) {
            Some(literal) => fold::strip_suffix(text, literal)?,
            None => text,
        };
        return (!rest.is_empty()).then(|| (Found::Text(words::unquote(rest)), &text[rest.len()..]));
    }
    let (word, text) = words::next(text, literal_at(behind, 0))?;
    let absent = takes.optional && !behind.is_empty() && !word.quoted && word.value == ABSENT;
    Some((if absent { Found::Nothing } else { Found::Text(word.value) }, text))
}

/// Whether a capture takes the rest of the text: a `String` behind which stands nothing but the end of the last word.
fn is_rest(takes: Takes, behind: &[Piece]) -> bool {
    takes.text && !takes.many && matches!(behind, [] | [Piece::Literal(_)])
}

fn literal_at(pieces: &[Piece], at: usize) -> Option<&'static str> {
    match pieces.get(at) {
        Some(Piece::Literal(literal)) => Some(literal),
        _ => None,
    }
}

/// The pieces of a command's own word, and of what follows it.
fn split(pieces: &[Piece]) -> (&[Piece], &[Piece]) {
    match pieces.iter().position(|piece| *piece == Piece::Space) {
        Some(at) => (&pieces[..at], &pieces[at + 1..]),
        None => (pieces, &[]),
    }
}

#[cfg(test)]
mod tests;
