//! Which handlers an event is shown to: exact routes are found by hash, templates by the hash of their literal beginning,
//! the others are asked in order. Those of a state stand in an index of their own, which is found by the state.

use std::any::TypeId;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::error::Error;
use crate::event::{Context, Event, Kind};
use crate::handler::{Entry, Registry};
use crate::route::{Route, Templates};
use crate::states::Current;
use crate::text::Command;
use crate::text::fold::fold;

/// The handlers of one bot, ready to be looked up.
pub(crate) struct Index(FxHashMap<Kind, Vec<Group>>);

/// The handlers of one kind of event with the same `group`.
#[derive(Default)]
pub(crate) struct Group {
    /// In the order in which they match.
    entries: Vec<Arc<Entry>>,
    /// Those that take events in whatever state.
    anywhere: Routes,
    /// Those that take events where there is no state.
    nowhere: Routes,
    /// Those that take events in a state of the type, and of the variant.
    in_state: FxHashMap<(TypeId, usize), Routes>,
    /// The first in `entries` that asks about the state: it is read no sooner than somebody has to know.
    first_to_ask: Option<usize>,
}

/// Handlers by their routes, as positions in `entries`. There may be one for each of a thousand states, so what most of them
/// have no use for is elsewhere.
#[derive(Default)]
struct Routes {
    /// Those without a route, or with a regular expression.
    others: Vec<usize>,
    by_text: Option<Box<Texts>>,
}

/// Those whose routes are texts.
#[derive(Default)]
struct Texts {
    /// By the whole name, with captures behind it or none.
    commands: Exact,
    texts: Exact,
    data: Exact,
    /// With captures in the name.
    command_templates: Beginnings,
    text_templates: Beginnings,
    data_templates: Beginnings,
}

/// Positions in `entries`, rising, by what the route says. The program alone writes these keys, so that a quick hash is safe.
type Exact = FxHashMap<String, Vec<usize>>;

/// Positions in `entries` by what the text begins with. A look-up costs a hash for every length that beginnings have,
/// however many there are.
#[derive(Default)]
struct Beginnings {
    by_text: Exact,
    /// In bytes, rising.
    lengths: Vec<usize>,
}

impl Beginnings {
    fn add(&mut self, beginning: String, position: usize) {
        if let Err(place) = self.lengths.binary_search(&beginning.len()) {
            self.lengths.insert(place, beginning.len());
        }
        add(&mut self.by_text, [beginning].into_iter(), position);
    }

    fn is_empty(&self) -> bool {
        self.lengths.is_empty()
    }

    /// The lists of those with which the text begins.
    fn find<'a>(&'a self, text: &str, lists: &mut Vec<&'a [usize]>) {
        for length in self.lengths.iter().take_while(|length| **length <= text.len()) {
            let beginning = text.get(..*length);
            lists.extend(beginning.and_then(|beginning| self.by_text.get(beginning)).map(Vec::as_slice));
        }
    }
}

impl Index {
    pub(crate) fn new(registry: &Registry) -> Self {
        const KINDS: [Kind; 12] = [
            Kind::Initialize,
            Kind::Connect,
            Kind::Before,
            Kind::Message,
            Kind::EditedMessage,
            Kind::CallbackQuery,
            Kind::PreCheckoutQuery,
            Kind::Update,
            Kind::After,
            Kind::Error,
            Kind::Disconnect,
            Kind::Shutdown,
        ];
        Self(KINDS.into_iter().map(|kind| (kind, groups(registry, kind))).collect())
    }

    pub(crate) fn groups(&self, kind: Kind) -> &[Group] {
        self.0.get(&kind).map_or(&[], Vec::as_slice)
    }
}

fn groups(registry: &Registry, kind: Kind) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut number = None;
    for entry in &registry.entries {
        let this = entry.registration;
        // `on_update` sees updates of every kind.
        if this.kind != kind && !(this.kind == Kind::Update && kind.is_update()) {
            continue;
        }
        if number != Some(entry.group) {
            number = Some(entry.group);
            groups.push(Group::default());
        }
        if let Some(group) = groups.last_mut() {
            group.push(Arc::clone(entry));
        }
    }
    groups
}

impl Group {
    fn push(&mut self, entry: Arc<Entry>) {
        let position = self.entries.len();
        let route = &entry.registration.route;
        match &entry.state {
            None => self.anywhere.push(route, position),
            Some(state) => {
                self.first_to_ask.get_or_insert(position);
                match state.keys() {
                    Some(keys) => keys.for_each(|key| self.in_state.entry(key).or_default().push(route, position)),
                    None => self.nowhere.push(route, position),
                }
            }
        }
        self.entries.push(entry);
    }

    /// All handlers, in the order in which they match.
    pub(crate) fn entries(&self) -> &[Arc<Entry>] {
        &self.entries
    }

    /// The positions in [`entries`](Self::entries) of those whose route may fit, whatever the state; rising.
    pub(crate) fn fitting(&self, cx: &Context) -> Vec<usize> {
        let mut lists = Vec::new();
        for routes in [&self.anywhere, &self.nowhere].into_iter().chain(self.in_state.values()) {
            routes.find(cx, &mut lists);
        }
        let mut positions: Vec<usize> = lists.into_iter().flatten().copied().collect();
        positions.sort_unstable();
        positions
    }

    /// The handlers that may take the event, in order.
    pub(crate) fn candidates<'a>(&'a self, cx: &'a Context) -> Candidates<'a> {
        let mut lists = Vec::new();
        self.anywhere.find(cx, &mut lists);
        Candidates { group: self, cx, lists, to_ask: self.first_to_ask }
    }
}

impl Routes {
    fn push(&mut self, route: &Route, position: usize) {
        match route {
            Route::None => self.others.push(position),
            #[cfg(feature = "regex")]
            Route::Regex(_) => self.others.push(position),
            route => self.by_text.get_or_insert_default().push(route, position),
        }
    }

    /// Adds the lists of those that may take the event.
    fn find<'a>(&'a self, cx: &Context, lists: &mut Vec<&'a [usize]>) {
        if !self.others.is_empty() {
            lists.push(&self.others[..]);
        }
        if let Some(by_text) = &self.by_text {
            by_text.find(cx, lists);
        }
    }
}

impl Texts {
    fn push(&mut self, route: &Route, position: usize) {
        match *route {
            Route::Command(names) => {
                add(&mut self.commands, names.iter().map(|name| fold(name).into_owned()), position);
            }
            Route::Text(texts) => {
                add(&mut self.texts, texts.iter().map(|text| fold(text.trim()).into_owned()), position);
            }
            Route::Data(data) => add(&mut self.data, data.iter().map(|data| (*data).to_owned()), position),
            Route::CommandTemplate(templates) => self.push_commands(templates, position),
            Route::TextTemplate(templates) => {
                templates.beginnings().for_each(|(text, _)| self.text_templates.add(fold(text).into_owned(), position));
            }
            Route::DataTemplate(templates) => {
                templates.beginnings().for_each(|(data, _)| self.data_templates.add(data.to_owned(), position));
            }
            // They are not compared with a text.
            Route::None => {}
            #[cfg(feature = "regex")]
            Route::Regex(_) => {}
        }
    }

    fn push_commands(&mut self, templates: &Templates, position: usize) {
        for (name, is_whole) in templates.beginnings() {
            let name = fold(name).into_owned();
            if is_whole {
                add(&mut self.commands, [name].into_iter(), position);
            } else {
                self.command_templates.add(name, position);
            }
        }
    }

    fn find<'a>(&'a self, cx: &Context, lists: &mut Vec<&'a [usize]>) {
        match cx.event() {
            Event::Message(message) | Event::EditedMessage(message) => {
                if !(self.commands.is_empty() && self.command_templates.is_empty())
                    && let Some(command) = Command::parse_any(message.content())
                    && command.is_for(cx.me().username.as_deref())
                {
                    let name = fold(command.name);
                    lists.extend(self.commands.get(&*name).map(Vec::as_slice));
                    self.command_templates.find(&name, lists);
                }
                if let Some(text) = &message.text
                    && !(self.texts.is_empty() && self.text_templates.is_empty())
                {
                    let text = &*fold(text.trim());
                    lists.extend(self.texts.get(text).map(Vec::as_slice));
                    self.text_templates.find(text, lists);
                }
            }
            Event::CallbackQuery(query) => {
                if let Some(data) = &query.data {
                    lists.extend(self.data.get(data.as_str()).map(Vec::as_slice));
                    self.data_templates.find(data, lists);
                }
            }
            _ => {}
        }
    }
}

fn add(exact: &mut Exact, keys: impl Iterator<Item = String>, position: usize) {
    for key in keys {
        let positions = exact.entry(key).or_default();
        // Two names of one handler may fold to the same.
        if positions.last() != Some(&position) {
            positions.push(position);
        }
    }
}

/// Merges rising lists of positions.
pub(crate) struct Candidates<'a> {
    group: &'a Group,
    cx: &'a Context,
    lists: Vec<&'a [usize]>,
    /// The first that asks about the state, until that is known.
    to_ask: Option<usize>,
}

impl<'a> Candidates<'a> {
    /// The next handler. The state is read when the first one that asks about it may be that.
    ///
    /// # Errors
    /// When the state cannot be read.
    pub(crate) async fn next(&mut self) -> Result<Option<&'a Arc<Entry>>, Error> {
        if let Some(first) = self.to_ask
            && self.first().is_none_or(|next| next > first)
        {
            self.to_ask = None;
            self.ask(self.cx.states().await?);
        }
        let Some(next) = self.first() else { return Ok(None) };
        // A handler with several templates may stand in several lists.
        for list in &mut self.lists {
            if list.first() == Some(&next) {
                *list = &list[1..];
            }
        }
        Ok(self.group.entries.get(next))
    }

    /// Adds those that take events in these states.
    fn ask(&mut self, states: &Current) {
        let mut active = states.active().peekable();
        if active.peek().is_none() {
            self.group.nowhere.find(self.cx, &mut self.lists);
        }
        for routes in active.filter_map(|state| self.group.in_state.get(&state.variant()?)) {
            routes.find(self.cx, &mut self.lists);
        }
    }

    fn first(&self) -> Option<usize> {
        self.lists.iter().filter_map(|list| list.first()).min().copied()
    }
}
