//! Regular expressions as routes, whose named groups are captures.

use std::fmt;
use std::sync::OnceLock;

use regex::Regex;

use super::{Match, Templates, words};
use crate::event::{Captures, Found};

/// The regular expressions of a route, all with the same groups. They are compiled when they are first needed.
pub struct Patterns {
    patterns: &'static [&'static str],
    captures: &'static Templates,
    compiled: OnceLock<Result<Vec<Regex>, regex::Error>>,
}

impl Patterns {
    /// From what the macro has found right.
    pub const fn new(patterns: &'static [&'static str], captures: &'static Templates) -> Self {
        Self { patterns, captures, compiled: OnceLock::new() }
    }

    /// Why they cannot be compiled, if so: the macro has read them, but not measured them.
    pub(crate) fn problem(&self) -> Option<&regex::Error> {
        self.compiled().as_ref().err()
    }

    /// As they were written.
    pub(crate) fn written(&self) -> &'static [&'static str] {
        self.patterns
    }

    /// The groups.
    pub(super) fn captures(&self) -> &'static Templates {
        self.captures
    }

    fn compiled(&self) -> &Result<Vec<Regex>, regex::Error> {
        self.compiled.get_or_init(|| self.patterns.iter().map(|pattern| Regex::new(pattern)).collect())
    }

    pub(super) fn read(&self, text: &str) -> Match {
        let Ok(patterns) = self.compiled() else { return Match::No };
        for pattern in patterns {
            if self.captures.captures.is_empty() {
                if pattern.is_match(text) {
                    return Match::Plain;
                }
            } else if let Some(groups) = pattern.captures(text) {
                return Match::Captured(self.take(&groups));
            }
        }
        Match::No
    }

    /// Whether one of them finds something in the text.
    pub(crate) fn find_in(&self, text: &str) -> bool {
        !matches!(self.read(text), Match::No)
    }

    fn take(&self, groups: &regex::Captures<'_>) -> Captures {
        let mut captures = Captures::nothing(self.captures.captures.len());
        for (index, capture) in self.captures.captures.iter().enumerate() {
            let found = match groups.name(capture.name).map(|group| group.as_str()) {
                Some(group) if capture.takes.many => Found::Words(words::all(group)),
                Some("") if capture.takes.optional => Found::Nothing,
                Some(group) => Found::Text(group.to_owned()),
                None if capture.takes.many => Found::Words(Vec::new()),
                None => Found::Nothing,
            };
            captures.set(index, found);
        }
        captures
    }
}

impl PartialEq for Patterns {
    fn eq(&self, other: &Self) -> bool {
        self.patterns == other.patterns
    }
}

impl Eq for Patterns {}

impl fmt::Debug for Patterns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.patterns.fmt(f)
    }
}

/// What in a capture's type does not go with a group that may take no part in a match.
pub const fn check_group(captures: &Templates, index: usize) -> Option<&'static str> {
    let takes = captures.captures[index].takes;
    if takes.optional || takes.many {
        return None;
    }
    Some("this group of the regular expression may take no part in a match, so its parameter is an `Option`")
}
