//! What happened, in order: what the chat page shows, the test kit waits for and the transcript tells.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use serde_json::Value;

use super::ChatKey;

/// How much is kept. A sandbox that runs for days must not eat the machine.
const KEPT: usize = 100_000;

/// Something that somebody can see.
#[derive(Clone, Debug)]
pub(crate) enum Happening {
    /// A message came into the chat.
    Message { message: Arc<Value> },
    /// A message changed; this is how it is now.
    Edited { message: Arc<Value> },
    /// Somebody deleted a message; this is how it was.
    Deleted { message_id: i64, by: i64, message: Arc<Value> },
    /// A person pressed an inline button.
    Clicked { user: i64, label: String },
    /// A bot answered such a press.
    Answer { user: i64, query_id: String, text: String, show_alert: bool },
    /// A person wants to pay so many rials.
    Paying { user: i64, amount: i64 },
    /// A payment came to nothing.
    PaymentFailed { user: i64, reason: String },
    /// A bot set or removed (`None`) a person's reply keyboard.
    Keyboard { user: i64, keyboard: Option<Value> },
    /// A bot shows that it does something.
    Action { bot: i64, action: String },
    /// A bot asks a person to rate it.
    ReviewAsked { user: i64 },
    /// A person is new, or has a new name.
    Person { user: Value },
    /// A chat is new, or has another title or other members.
    Chat,
}

/// An entry of the log.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) number: u64,
    pub(crate) key: Option<ChatKey>,
    pub(crate) what: Happening,
}

/// The log. Entries have rising numbers from 1.
#[derive(Debug, Default)]
pub(crate) struct Log {
    entries: VecDeque<Entry>,
    last: u64,
    by_chat: HashMap<ChatKey, VecDeque<u64>>,
}

impl Log {
    pub(crate) fn add(&mut self, key: Option<ChatKey>, what: Happening) {
        self.last += 1;
        let number = self.last;
        self.entries.push_back(Entry { number, key, what });
        if let Some(key) = key {
            self.by_chat.entry(key).or_default().push_back(number);
        }
        if self.entries.len() > KEPT {
            let gone = self.entries.pop_front();
            if let Some(numbers) = gone.and_then(|entry| entry.key).and_then(|key| self.by_chat.get_mut(&key)) {
                numbers.pop_front();
            }
        }
    }

    /// The number of the newest entry; 0 before the first.
    pub(crate) fn last(&self) -> u64 {
        self.last
    }

    /// All entries after this number that are still kept.
    pub(crate) fn after(&self, number: u64) -> impl Iterator<Item = &Entry> {
        self.entries.range(self.index(number + 1)..)
    }

    /// Those of one chat.
    pub(crate) fn of_chat(&self, key: ChatKey, after: u64) -> impl Iterator<Item = &Entry> {
        let numbers = self.by_chat.get(&key);
        let from = numbers.map_or(0, |numbers| numbers.partition_point(|number| *number <= after));
        let numbers = numbers.into_iter().flat_map(move |numbers| numbers.range(from..));
        numbers.filter_map(|number| self.entries.get(self.index(*number)))
    }

    /// Whether entries after this number are gone already.
    pub(crate) fn has_forgotten(&self, number: u64) -> bool {
        self.entries.front().is_some_and(|first| first.number > number + 1)
    }

    fn index(&self, number: u64) -> usize {
        let first = self.entries.front().map_or(self.last + 1, |entry| entry.number);
        usize::try_from(number.saturating_sub(first)).unwrap_or(usize::MAX).min(self.entries.len())
    }
}
