//! What a handler's attribute says that it takes: a command, a text, data, and the captures in them.
//!
//! A route such as `"transfer {amount} {to} {note}"` carries values to the handler, whose parameters of these names say
//! what is read: how, is told at [`FromCapture`]. The other way, `transfer::text(…)`, `buy::data(…)` and `start::link(…)`
//! build what the route reads.

mod capture;
mod check;
mod link;
#[cfg(feature = "regex")]
mod regex;
mod separated;
mod state;
mod template;
mod words;

pub use capture::FromCapture;
pub(crate) use capture::parse;
#[doc(hidden)]
pub use capture::{FilledBy, PlainCapture, Takes, W};
#[doc(hidden)]
pub use check::check;
pub(crate) use link::Linked;
#[doc(hidden)]
pub use link::{link, link_of};
#[cfg(feature = "regex")]
#[doc(hidden)]
pub use regex::{Patterns, check_group};
#[doc(hidden)]
pub use state::{InState, any_state, in_state, nowhere};
#[doc(hidden)]
pub use template::{Capture, Piece, Templates, data, text, usage};
pub(crate) use template::{Shape, may_be_command};

use std::cmp::Reverse;

use crate::event::{Captures, Event};
use crate::text::Command;

/// What a handler's attribute says that it takes, besides its condition.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Route {
    /// Whatever the condition lets through.
    None,
    /// Commands of these names, without the slash, but with another sign where they have one.
    Command(&'static [&'static str]),
    /// Messages of these texts.
    Text(&'static [&'static str]),
    /// Callback queries of exactly these data.
    Data(&'static [&'static str]),
    /// Commands with captures.
    CommandTemplate(&'static Templates),
    /// Texts with captures.
    TextTemplate(&'static Templates),
    /// Data with captures.
    DataTemplate(&'static Templates),
    /// Texts, captions or data in which a regular expression finds something.
    #[cfg(feature = "regex")]
    Regex(&'static Patterns),
}

/// What a route says of an event.
pub(crate) enum Match {
    /// It fits, and captures nothing.
    Plain,
    /// It fits, with these captures.
    Captured(Captures),
    /// It does not fit.
    No,
    /// It is the command, but what follows is not what the command takes.
    Misused,
}

impl Route {
    /// Whether it takes commands, which go before all others.
    pub(crate) fn is_command(&self) -> bool {
        matches!(self, Self::Command(_) | Self::CommandTemplate(_))
    }

    /// What tells of its captures.
    pub(crate) fn templates(&self) -> Option<&'static Templates> {
        match self {
            Self::CommandTemplate(templates) | Self::TextTemplate(templates) | Self::DataTemplate(templates) => {
                Some(templates)
            }
            #[cfg(feature = "regex")]
            Self::Regex(patterns) => Some(patterns.captures()),
            Self::None | Self::Command(_) | Self::Text(_) | Self::Data(_) => None,
        }
    }

    /// The names of commands that it takes, as they are written.
    pub(crate) fn command_names(&self) -> Vec<&'static str> {
        match self {
            Self::Command(names) => names.to_vec(),
            Self::CommandTemplate(templates) => {
                templates.beginnings().filter(|(_, is_whole)| *is_whole).map(|(name, _)| name).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The order of routes: lower says more about what it takes, and goes first.
    pub(crate) fn order(&self, has_condition: bool) -> impl Ord + use<> {
        let (kind, templates) = match self {
            // The bare command ignores what follows it, and would hide those that read it.
            Self::CommandTemplate(templates) if !templates.captures_in_name() => (0, Some(templates)),
            Self::Command(_) => (1, None),
            Self::CommandTemplate(templates) => (2, Some(templates)),
            Self::Text(_) | Self::Data(_) => (0, None),
            Self::TextTemplate(templates) | Self::DataTemplate(templates) => (1, Some(templates)),
            #[cfg(feature = "regex")]
            Self::Regex(_) => (2, None),
            Self::None if has_condition => (3, None),
            Self::None => (4, None),
        };
        let literal = templates.map_or(0, |templates| templates.literal_characters());
        let loose = templates.map_or(0, |templates| templates.loose_captures());
        (kind, Reverse(literal), loose)
    }

    /// Reads the captures from an event to which the index has led.
    pub(crate) fn read(&self, event: &Event) -> Match {
        let captured = |captures: Option<Captures>| captures.map_or(Match::No, Match::Captured);
        match self {
            Self::CommandTemplate(templates) => {
                let content = event.message().map_or("", |message| message.content());
                Command::parse_any(content).map_or(Match::No, |command| templates.read_command(&command))
            }
            Self::TextTemplate(templates) => captured(
                event.message().and_then(|message| message.text.as_deref()).and_then(|text| templates.read_text(text)),
            ),
            Self::DataTemplate(templates) => captured(match event {
                Event::CallbackQuery(query) => query.data.as_deref().and_then(|data| templates.read_data(data)),
                _ => None,
            }),
            #[cfg(feature = "regex")]
            Self::Regex(patterns) => patterns.read(match event {
                Event::CallbackQuery(query) => query.data.as_deref().unwrap_or_default(),
                event => event.message().map_or("", |message| message.content()),
            }),
            Self::None | Self::Command(_) | Self::Text(_) | Self::Data(_) => Match::Plain,
        }
    }

    /// The ways in which the command of the event can be written.
    pub(crate) fn usages(&self, event: &Event) -> Vec<String> {
        let Self::CommandTemplate(templates) = self else { return Vec::new() };
        let command = event.message().and_then(|message| Command::parse_any(message.content()));
        command.map_or_else(Vec::new, |command| templates.usages_of(&command))
    }
}
