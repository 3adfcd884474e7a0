//! Unfinished updates: written down before Bale is told that they were taken, crossed out when handled.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashSet;

use crate::error::Error;
use crate::report;
use crate::storage::{Change, Storage};
use crate::types::{UpdateId, UserId};

/// How often an update is begun at most. One with which the program died so often is set aside.
const BEGUN_AT_MOST: u8 = 3;

/// The unfinished updates of one bot. They are in the storage too, where that outlives the program.
pub(crate) struct Journal {
    storage: Arc<dyn Storage>,
    bot: UserId,
    durable: bool,
    unfinished: Mutex<FxHashSet<UpdateId>>,
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
    pub(super) unfinished: Vec<String>,
    /// Updates with which the program died too often. They have been moved to `dead/…` in the storage.
    pub(super) dead: Vec<String>,
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
        self.unfinished().extend(ticket.id);
    }

    /// Crosses an update out.
    pub(super) async fn finish(&self, ticket: Ticket) {
        if self.durable
            && let Err(error) =
                self.storage.write(vec![Change::Remove { key: self.key("update", &ticket.name()) }]).await
        {
            report::error(format_args!(
                "an update that was handled could not be crossed out, and will come again: {error}"
            ));
        }
        if let Some(id) = ticket.id {
            self.unfinished().remove(&id);
        }
    }

    /// How many updates have been taken and not been handled.
    pub(crate) fn count(&self) -> usize {
        self.unfinished().len()
    }

    /// The lowest id among them.
    pub(super) fn lowest(&self) -> Option<UpdateId> {
        self.unfinished().iter().min().copied()
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
            if begun < BEGUN_AT_MOST {
                changes.push(Change::Put { key, value: value(begun + 1, &raw) });
                left.unfinished.push(raw);
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

    fn unfinished(&self) -> MutexGuard<'_, FxHashSet<UpdateId>> {
        self.unfinished.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ticket {
    /// Sorts by id, so that a list is in order.
    fn name(self) -> String {
        format!("{:020}-{:016x}", self.id.map_or(0, |id| id.0), self.fingerprint)
    }
}

fn value(begun: u8, raw: &str) -> Vec<u8> {
    let mut value = Vec::with_capacity(raw.len() + 1);
    value.push(begun);
    value.extend_from_slice(raw.as_bytes());
    value
}
