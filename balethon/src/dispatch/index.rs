//! Which handlers an event is shown to: exact routes are found by hash, the others are asked in order.

use std::collections::HashMap;
use std::sync::Arc;

use crate::event::{Context, Event, Kind};
use crate::handler::{Entry, Registry, Route};
use crate::text::{Command, fold_command};

/// The handlers of one bot, ready to be looked up.
pub(crate) struct Index(HashMap<Kind, Vec<Group>>);

/// The handlers of one kind of event with the same `group`.
#[derive(Default)]
pub(crate) struct Group {
    /// In the order in which they match.
    entries: Vec<Arc<Entry>>,
    commands: Exact,
    texts: Exact,
    data: Exact,
    /// Those without an exact route.
    others: Vec<usize>,
}

/// Positions in `entries`, rising, by what the route says.
type Exact = HashMap<String, Vec<usize>>;

impl Index {
    pub(crate) fn new(registry: &Registry) -> Self {
        const KINDS: [Kind; 10] = [
            Kind::Initialize,
            Kind::Connect,
            Kind::Message,
            Kind::EditedMessage,
            Kind::CallbackQuery,
            Kind::PreCheckoutQuery,
            Kind::Update,
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
        if number != Some(this.group) {
            number = Some(this.group);
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
        match entry.registration.route {
            Route::None => self.others.push(position),
            Route::Command(names) => add(&mut self.commands, names.iter().map(|name| fold_command(name)), position),
            Route::Text(texts) => add(&mut self.texts, texts.iter().map(|text| text.trim().to_owned()), position),
            Route::Data(data) => add(&mut self.data, data.iter().map(|data| (*data).to_owned()), position),
        }
        self.entries.push(entry);
    }

    /// The handlers that may take the event, in order.
    pub(crate) fn candidates<'a>(&'a self, cx: &Context) -> Candidates<'a> {
        let mut lists = [&self.others[..], &[], &[]];
        match cx.event() {
            Event::Message(message) | Event::EditedMessage(message) => {
                if !self.commands.is_empty()
                    && let Some(command) = Command::parse(message.content())
                    && command.is_for(cx.me().username.as_deref())
                {
                    lists[1] = self.commands.get(&fold_command(command.name)).map_or(&[], Vec::as_slice);
                }
                if !self.texts.is_empty()
                    && let Some(text) = &message.text
                {
                    lists[2] = self.texts.get(text.trim()).map_or(&[], Vec::as_slice);
                }
            }
            Event::CallbackQuery(query) => {
                if let Some(data) = &query.data {
                    lists[1] = self.data.get(data.as_str()).map_or(&[], Vec::as_slice);
                }
            }
            _ => {}
        }
        Candidates { entries: &self.entries, lists }
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
    entries: &'a [Arc<Entry>],
    lists: [&'a [usize]; 3],
}

impl<'a> Iterator for Candidates<'a> {
    type Item = &'a Arc<Entry>;

    fn next(&mut self) -> Option<Self::Item> {
        let list = self.lists.iter_mut().filter(|list| !list.is_empty()).min_by_key(|list| list[0])?;
        let (position, rest) = list.split_first()?;
        *list = rest;
        self.entries.get(*position)
    }
}
