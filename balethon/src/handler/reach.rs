//! Finds handlers that no event can reach, because one before them takes all that they take.

use std::collections::HashMap;
use std::fmt;
use std::mem::discriminant;
use std::sync::Arc;

use super::{Entry, Findings};
use crate::condition::{Bounds, Condition, command, content, text};
use crate::event::Kind;
use crate::route::{Route, Shape, Templates, may_be_command};
use crate::text::fold::fold;
use crate::text::is_word;

/// One of the texts that a route takes.
#[derive(PartialEq, Eq, Hash)]
enum Text {
    /// Whatever the condition lets through.
    Any,
    /// A command with whatever follows it.
    Command(String),
    /// A command with captures: its shape, and its name where there are none in that.
    CommandShape(String, Option<String>),
    Message(String),
    MessageShape(String),
    Data(String),
    DataShape(String),
    #[cfg(feature = "regex")]
    Pattern(String),
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("exactly the same"),
            Self::Command(text)
            | Self::CommandShape(text, _)
            | Self::Message(text)
            | Self::MessageShape(text)
            | Self::Data(text)
            | Self::DataShape(text) => write!(f, "{text:?}"),
            #[cfg(feature = "regex")]
            Self::Pattern(text) => write!(f, "{text:?}"),
        }
    }
}

impl Text {
    fn of_command(shape: Shape) -> Self {
        match shape.name.map(|name| fold(name).into_owned()) {
            Some(name) if shape.takes_all_after_name => Self::Command(name),
            name => Self::CommandShape(shape.text, name),
        }
    }
}

/// A handler with what it takes.
struct Taker<'a> {
    entry: &'a Entry,
    texts: Vec<Text>,
    bounds: Bounds,
    passes_on: bool,
}

/// Looks at the handlers, which stand in the order in which they match.
pub(super) fn find(entries: &[Arc<Entry>], findings: &mut Findings) {
    let takers = entries.iter().map(|entry| Taker::new(entry));
    // Of the handlers of other events, all run.
    let takers: Vec<_> = takers.filter(|taker| taker.kind().is_update() || taker.kind() == Kind::Error).collect();
    for group in takers.chunk_by(|one, two| one.entry.group == two.entry.group) {
        let mut earlier = Earlier::default();
        for taker in group {
            earlier.look(taker, findings);
            if !taker.passes_on {
                earlier.add(taker);
            }
        }
    }
}

/// The handlers of a group that keep what they take, so far.
#[derive(Default)]
struct Earlier<'a> {
    of_any: Vec<&'a Taker<'a>>,
    by_text: HashMap<&'a Text, Vec<&'a Taker<'a>>>,
    /// Those that may read what others give exactly.
    readers: Vec<&'a Taker<'a>>,
}

impl<'a> Earlier<'a> {
    fn add(&mut self, taker: &'a Taker<'a>) {
        if taker.is_reader() {
            self.readers.push(taker);
        }
        for text in &taker.texts {
            match text {
                Text::Any => self.of_any.push(taker),
                text => self.by_text.entry(text).or_default().push(taker),
            }
        }
    }

    /// The first handler that takes the whole of this text of the later one.
    fn covering(&self, later: &Taker<'_>, text: &Text) -> Option<&'a Taker<'a>> {
        let bare = match text {
            Text::CommandShape(_, Some(name)) => Some(Text::Command(name.clone())),
            _ => None,
        };
        let same =
            [Some(text), bare.as_ref()].into_iter().flatten().filter_map(|text| self.by_text.get(text)).flatten();
        let reading = self.readers.iter().filter(|taker| taker.reads(text));
        same.chain(&self.of_any).chain(reading).copied().find(|taker| taker.covers(later))
    }

    fn look(&self, later: &Taker<'_>, findings: &mut Findings) {
        let covering: Vec<_> = later.texts.iter().map(|text| self.covering(later, text)).collect();
        let twice = later.texts.iter().zip(&covering).find_map(|(text, taker)| {
            let taker = taker.filter(|taker| taker.is_like(later, text))?;
            Some((taker, text))
        });
        if let Some((taker, text)) = twice {
            let state = later.entry.state.as_ref().map_or_else(String::new, |state| format!(" in the state `{state}`"));
            findings.errors.push(format!(
                "{} and {} both take {text}{state}, so that the second never runs; change one, give it another `group`, or let the \
                 first return `Flow::Continue`",
                taker.entry.registration.at(),
                later.entry.registration.at(),
            ));
        } else if let Some(Some(first)) = covering.first()
            && covering.iter().all(Option::is_some)
        {
            findings.warnings.push(format!(
                "{} never runs, since {} stands before it and takes all that it takes; give it a lower `rank` or another \
                 `group`, or let the first return `Flow::Continue`",
                later.entry.registration.at(),
                first.entry.registration.at(),
            ));
        }
    }
}

impl<'a> Taker<'a> {
    fn new(entry: &'a Entry) -> Self {
        let this = entry.registration;
        let shapes = |templates: &Templates, is_data, text: fn(String) -> Text| {
            let shapes = templates.shapes(is_data);
            shapes.map(|shape| if shape.takes_all { Text::Any } else { text(shape.text) }).collect()
        };
        let texts = match this.route {
            Route::None => vec![Text::Any],
            Route::Command(names) => names.iter().map(|name| Text::Command(fold(name).into_owned())).collect(),
            Route::CommandTemplate(templates) => templates.shapes(false).map(Text::of_command).collect(),
            Route::Text(texts) => texts.iter().map(|text| Text::Message(fold(text.trim()).into_owned())).collect(),
            Route::TextTemplate(templates) => shapes(templates, false, Text::MessageShape),
            Route::Data(data) => data.iter().map(|data| Text::Data((*data).to_owned())).collect(),
            Route::DataTemplate(templates) => shapes(templates, true, Text::DataShape),
            #[cfg(feature = "regex")]
            Route::Regex(patterns) => {
                patterns.written().iter().map(|pattern| Text::Pattern((*pattern).to_owned())).collect()
            }
        };
        let condition = match (entry.condition.clone(), said_by(&this.route)) {
            (Some(own), Some(route)) => Some(own & route),
            (own, route) => own.or(route),
        };
        Self { entry, texts, bounds: Bounds::new(condition), passes_on: this.may_pass_on() }
    }

    fn kind(&self) -> Kind {
        self.entry.registration.kind
    }

    /// Whether it has to be asked what it reads. Commands without captures in their names are found by these.
    fn is_reader(&self) -> bool {
        match self.entry.registration.route {
            Route::CommandTemplate(templates) => templates.captures_in_name(),
            Route::TextTemplate(_) | Route::DataTemplate(_) => true,
            #[cfg(feature = "regex")]
            Route::Regex(_) => true,
            _ => false,
        }
    }

    /// Whether it takes this text of another. None of its captures may fail, else it would pass on.
    fn reads(&self, text: &Text) -> bool {
        match (self.entry.registration.route, text) {
            (Route::CommandTemplate(templates), Text::Command(name) | Text::CommandShape(_, Some(name))) => {
                templates.takes_command(name)
            }
            (Route::TextTemplate(templates), Text::Message(text)) => templates.read_text(text).is_some(),
            (Route::DataTemplate(templates), Text::Data(data)) => templates.read_data(data).is_some(),
            // Texts may be written in several ways, and a regular expression find something in one alone.
            #[cfg(feature = "regex")]
            (Route::Regex(patterns), Text::Data(data)) => patterns.find_in(data),
            _ => false,
        }
    }

    /// Whether it takes whatever the later one does, where both take the same text.
    fn covers(&self, later: &Taker<'_>) -> bool {
        let kinds = self.kind() == later.kind() || (self.kind() == Kind::Update && later.kind().is_update());
        let states = match (&self.entry.state, &later.entry.state) {
            (None, _) => true,
            (Some(wide), Some(state)) => wide.covers(state),
            (Some(_), None) => false,
        };
        kinds && states && self.bounds.covers(&later.bounds)
    }

    /// Whether both say the same, so that nothing tells which should go first.
    fn is_like(&self, later: &Taker<'_>, text: &Text) -> bool {
        self.kind() == later.kind()
            && self.entry.registration.rank == later.entry.registration.rank
            && discriminant(&self.entry.registration.route) == discriminant(&later.entry.registration.route)
            && self.texts.contains(text)
            && later.covers(self)
    }
}

/// What a route says of every event that it takes, as a condition.
fn said_by(route: &Route) -> Option<Condition> {
    match route {
        // Those with a sign of their own are none to the condition.
        Route::Command(_) | Route::CommandTemplate(_) if route.command_names().iter().any(|name| !is_word(name)) => {
            Some(content())
        }
        Route::Command(_) | Route::CommandTemplate(_) => Some(content() & command()),
        Route::Text(texts) if texts.iter().any(|text| may_be_command(text)) => Some(content() & text()),
        Route::Text(_) => Some(content() & text() & !command()),
        Route::TextTemplate(templates) if !templates.text_may_be_command() => Some(text() & !command()),
        Route::TextTemplate(_) | Route::Data(_) | Route::DataTemplate(_) => Some(text()),
        _ => None,
    }
}
