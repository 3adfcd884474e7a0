//! Unfinished updates: written down before Bale is told that they were taken, crossed out when handled.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashSet;

use super::turn::Open;
use crate::error::Error;
use crate::report;
use crate::storage::{Change, Storage};
use crate::types::{UpdateId, UserId};

/// How often an update is begun at most. One with which the program died so often is set aside.
///
/// The first time counts for all that were taken; after that only those count that were begun, and not those that
/// waited behind them.
const BEGUN_AT_MOST: u8 = 3;

/// The unfinished updates of one bot. They are in the storage too, where that outlives the program.
pub(crate) struct Journal {
    storage: Arc<dyn Storage>,
    bot: UserId,
    durable: bool,
    unfinished: Mutex<FxHashSet<Ticket>>,
}

/// What tells an update from others: with ids alone, those that start over would be taken for old ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Ticket {
    pub(super) id: Option<UpdateId>,
    pub(super) fingerprint: u64,
}

/// What an earlier run left.
#[derive(Default)]
pub(super) struct Left {
    /// Updates to handle again, in order.
    pub(super) unfinished: Vec<Unfinished>,
    /// Updates with which the program died too often. They have been moved to `dead/…` in the storage.
    pub(super) dead: Vec<String>,
}

/// An update that an earlier run left.
pub(super) struct Unfinished {
    /// As it is in the storage: a newer version of the program may make another fingerprint of the same update.
    pub(super) ticket: Ticket,
    pub(super) raw: String,
    begun: u8,
}

impl Journal {
    pub(crate) fn new(storage: Arc<dyn Storage>, bot: UserId) -> Self {
        let durable = storage.is_durable();
        Self { storage, bot, durable, unfinished: Mutex::default() }
    }

    /// Writes updates down; when this returns they are as safe as the storage makes them.
    pub(super) async fn write(&self, updates: impl Iterator<Item = (Ticket, &str)>) -> Result<(), Error> {
        if !self.durable {
            return Ok(());
        }
        let put = |(ticket, raw): (Ticket, &str)| Change::Put {
            key: self.key("update", &ticket.name()),
            value: value(1, raw),
        };
        self.storage.write(updates.map(put).collect()).await
    }

    /// An update is on its way to its lane.
    pub(super) fn begin(&self, ticket: Ticket) {
        self.unfinished().insert(ticket);
    }

    /// Notes that an update which an earlier run left is begun again.
    pub(super) async fn begin_again(&self, Unfinished { ticket, raw, begun }: &Unfinished) {
        let change = Change::Put { key: self.key("update", &ticket.name()), value: value(begun + 1, raw) };
        if let Err(error) = self.storage.write(vec![change]).await {
            report::error(format_args!("it could not be noted that an update is begun again: {error}"));
        }
    }

    /// Notes that such updates are not what the program dies of, as if they had just come.
    pub(super) async fn begin_anew(&self, left: Vec<Unfinished>) {
        for update in left {
            self.begin_again(&Unfinished { begun: 0, ..update }).await;
        }
    }

    /// Whether updates are in a storage that outlives the program.
    pub(super) fn is_durable(&self) -> bool {
        self.durable
    }

    /// Crosses out updates that are done together, at once: of a question and its answer, one alone would come again
    /// without the other.
    pub(super) async fn finish(&self, updates: Vec<Open>) {
        if self.durable && !updates.is_empty() {
            let remove = |open: &Open| Change::Remove { key: self.key("update", &open.ticket.name()) };
            if let Err(error) = self.storage.write(updates.iter().map(remove).collect()).await {
                report::error(format_args!(
                    "an update that was handled could not be crossed out, and will come again: {error}"
                ));
            }
        }
        self.pause(updates.iter().map(|open| open.ticket));
    }

    /// The handlers of these updates ask someone: a stop leaves nothing of them behind, and Bale need not keep what came
    /// after them. In the storage they stay, for a program that dies.
    pub(super) fn pause(&self, tickets: impl Iterator<Item = Ticket>) {
        let mut unfinished = self.unfinished();
        for ticket in tickets {
            unfinished.remove(&ticket);
        }
    }

    /// The handlers of these updates go on.
    pub(super) fn resume(&self, tickets: impl Iterator<Item = Ticket>) {
        self.unfinished().extend(tickets);
    }

    /// How many updates have been taken and not been handled.
    pub(crate) fn count(&self) -> usize {
        self.unfinished().len()
    }

    /// The lowest id among them.
    pub(super) fn lowest(&self) -> Option<UpdateId> {
        self.unfinished().iter().filter_map(|ticket| ticket.id).min()
    }

    /// Takes up what an earlier run left.
    pub(super) async fn take_up(&self) -> Result<Left, Error> {
        let mut left = Left::default();
        if !self.durable {
            return Ok(left);
        }
        let prefix = self.key("update", "");
        let mut changes = Vec::new();
        for (key, stored) in self.storage.list(&prefix).await? {
            let Some((&begun, raw)) = stored.split_first() else { continue };
            let raw = String::from_utf8_lossy(raw).into_owned();
            let ticket = Ticket::parse(&key[prefix.len()..]);
            if let Some(ticket) = ticket.filter(|_| begun < BEGUN_AT_MOST) {
                left.unfinished.push(Unfinished { ticket, raw, begun });
            } else {
                changes.push(Change::Put { key: self.key("dead", &key[prefix.len()..]), value: stored });
                changes.push(Change::Remove { key });
                left.dead.push(raw);
            }
        }
        if !changes.is_empty() {
            self.storage.write(changes).await?;
        }
        Ok(left)
    }

    fn key(&self, list: &str, name: &str) -> String {
        format!("{list}/{}/{name}", self.bot)
    }

    fn unfinished(&self) -> MutexGuard<'_, FxHashSet<Ticket>> {
        self.unfinished.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ticket {
    fn parse(name: &str) -> Option<Self> {
        let (id, fingerprint) = name.split_once('-')?;
        let id = match id {
            UNKNOWN => None,
            id => Some(UpdateId(id.parse().ok()?)),
        };
        Some(Self { id, fingerprint: u64::from_str_radix(fingerprint, 16).ok()? })
    }

    /// Sorts by id, so that a list is in order.
    fn name(self) -> String {
        let id = self.id.map_or_else(|| UNKNOWN.to_owned(), |id| format!("{:020}", id.0));
        format!("{id}-{:016x}", self.fingerprint)
    }
}

/// In place of the id, for an update that has none.
const UNKNOWN: &str = "none";

fn value(begun: u8, raw: &str) -> Vec<u8> {
    let mut value = Vec::with_capacity(raw.len() + 1);
    value.push(begun);
    value.extend_from_slice(raw.as_bytes());
    value
}
