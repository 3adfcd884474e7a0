//! Unfinished updates in storage: written down before Bale is told that they were taken, crossed out when handled.

use std::sync::Arc;

use crate::error::Error;
use crate::storage::{Change, Storage};
use crate::types::{UpdateId, UserId};

/// How often an update is begun at most. One with which the program died so often is set aside.
///
/// The first time counts for all that were taken; after that only those count that were begun, and not those that
/// waited behind them.
const BEGUN_AT_MOST: u8 = 3;

/// The unfinished updates of one bot. Does nothing where the storage does not outlive the program anyway.
pub(crate) struct Journal {
    storage: Arc<dyn Storage>,
    bot: UserId,
    active: bool,
}

/// An update in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry(String);

/// What an earlier run left.
#[derive(Default)]
pub(crate) struct Left {
    /// Updates to handle again, in order.
    pub(crate) unfinished: Vec<Unfinished>,
    /// Updates with which the program died too often. They have been moved to `dead/…` in the storage.
    pub(crate) dead: Vec<String>,
}

/// An update that an earlier run left.
pub(crate) struct Unfinished {
    /// As it is in the storage: a newer version of the program may name the same update otherwise.
    pub(crate) entry: Entry,
    pub(crate) raw: String,
    begun: u8,
}

impl Journal {
    pub(crate) fn new(storage: Arc<dyn Storage>, bot: UserId) -> Self {
        let active = storage.is_durable();
        Self { storage, bot, active }
    }

    /// Writes updates down; when this returns they are safe.
    pub(crate) async fn write(&self, updates: impl Iterator<Item = (Entry, &str)>) -> Result<(), Error> {
        if !self.active {
            return Ok(());
        }
        let put = |(entry, raw): (Entry, &str)| Change::Put { key: self.key("update", &entry), value: value(1, raw) };
        self.storage.write(updates.map(put).collect()).await
    }

    /// Notes that an update which an earlier run left is begun again.
    pub(crate) async fn begin(&self, update: &Unfinished) -> Result<(), Error> {
        let value = value(update.begun.saturating_add(1), &update.raw);
        self.storage.write(vec![Change::Put { key: self.key("update", &update.entry), value }]).await
    }

    /// Crosses an update out.
    pub(crate) async fn finish(&self, entry: &Entry) -> Result<(), Error> {
        if !self.active {
            return Ok(());
        }
        self.storage.write(vec![Change::Remove { key: self.key("update", entry) }]).await
    }

    /// Takes up what an earlier run left.
    pub(crate) async fn take_up(&self) -> Result<Left, Error> {
        let mut left = Left::default();
        if !self.active {
            return Ok(left);
        }
        let prefix = format!("update/{}/", self.bot);
        let mut changes = Vec::new();
        for (key, stored) in self.storage.list(&prefix).await? {
            let Some((&begun, raw)) = stored.split_first() else { continue };
            let entry = Entry(key[prefix.len()..].to_owned());
            let raw = String::from_utf8_lossy(raw).into_owned();
            if begun < BEGUN_AT_MOST {
                left.unfinished.push(Unfinished { entry, raw, begun });
            } else {
                changes.push(Change::Put { key: self.key("dead", &entry), value: stored });
                changes.push(Change::Remove { key });
                left.dead.push(raw);
            }
        }
        if !changes.is_empty() {
            self.storage.write(changes).await?;
        }
        Ok(left)
    }

    fn key(&self, list: &str, entry: &Entry) -> String {
        format!("{list}/{}/{}", self.bot, entry.0)
    }
}

impl Entry {
    /// By id, so that a list is in order; and by content, since ids may start over.
    pub(crate) fn new(id: Option<UpdateId>, fingerprint: u64) -> Self {
        Self(format!("{:020}-{fingerprint:016x}", id.map_or(0, |id| id.0)))
    }
}

fn value(begun: u8, raw: &str) -> Vec<u8> {
    let mut value = Vec::with_capacity(raw.len() + 1);
    value.push(begun);
    value.extend_from_slice(raw.as_bytes());
    value
}
