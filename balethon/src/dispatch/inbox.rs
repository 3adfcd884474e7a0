//! [`Inbox`]: where sources put updates, and where it is decided that they were taken.

use std::collections::VecDeque;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::{FxHashSet, FxHasher};
use serde_json::value::RawValue;

use super::journal::{Ticket, Unfinished};
use super::turn::Open;
use super::worker::{Content, Item};
use super::{Journal, Workers};
use crate::client::Client;
use crate::error::{Error, Failure};
use crate::event::{ErrorEvent, Event, Glance, LaneKey};
use crate::types::UpdateId;

/// How many of the latest updates are remembered, to recognise one that comes twice.
const REMEMBERED: usize = 4096;

/// Where a [`Source`](crate::source::Source) puts the updates of a bot. Cheap to clone.
#[derive(Clone)]
pub struct Inbox(Arc<Inner>);

struct Inner {
    client: Client,
    workers: Workers,
    journal: Arc<Journal>,
    serial: AtomicU64,
    seen: Mutex<Seen>,
}

/// An update on its way to the lanes.
struct Arrival<'a> {
    ticket: Ticket,
    glance: Glance,
    raw: &'a str,
}

impl<'a> Arrival<'a> {
    fn new(raw: &'a str) -> Self {
        let mut hasher = FxHasher::default();
        raw.hash(&mut hasher);
        let glance = Glance::at(raw);
        Self { ticket: Ticket { id: glance.id, fingerprint: hasher.finish() }, glance, raw }
    }
}

impl Inbox {
    pub(crate) fn new(client: Client, workers: Workers, journal: Arc<Journal>) -> Self {
        Self(Arc::new(Inner { client, workers, journal, serial: AtomicU64::new(0), seen: Mutex::default() }))
    }

    /// Waits until there is room; tells for how many updates.
    pub async fn room(&self) -> usize {
        self.0.workers.room(self.0.client.settings().inbox_capacity).await
    }

    /// Takes updates, in order. When this returns they are as safe as the bot's storage makes them, and whoever sent
    /// them may be told that they were taken. Updates that came before are dropped; one that cannot be read becomes an
    /// error event. Gives the highest id among them.
    ///
    /// # Errors
    /// When the storage fails. Nothing was taken then.
    pub async fn take(&self, updates: &[&RawValue]) -> Result<Option<UpdateId>, Error> {
        let mut arrivals: Vec<Arrival<'_>> = updates.iter().map(|raw| Arrival::new(raw.get())).collect();
        let highest = arrivals.iter().filter_map(|arrival| arrival.ticket.id).max();
        {
            let seen = self.seen();
            arrivals.retain(|arrival| !seen.known.contains(&arrival.ticket));
        }
        self.0.journal.write(arrivals.iter().map(|arrival| (arrival.ticket, arrival.raw))).await?;
        for arrival in arrivals {
            self.push(arrival, None);
        }
        Ok(highest)
    }

    /// The bot whose updates these are.
    #[cfg(feature = "webhook")]
    pub(crate) fn client(&self) -> &Client {
        &self.0.client
    }

    /// Takes up what an earlier run of the bot left unfinished.
    pub(crate) async fn take_up(&self) -> Result<(), Error> {
        let left = self.0.journal.take_up().await?;
        if !left.unfinished.is_empty() {
            let count = left.unfinished.len();
            tracing::info!(target: "balethon", count, "taking up updates that an earlier run left unfinished");
        }
        for raw in left.dead {
            let failure =
                Failure::from("the program died again and again while it handled this update; it was set aside");
            self.push_event(Event::Error(ErrorEvent::unreadable(failure, raw)));
        }
        for update in left.unfinished {
            let raw = update.raw.clone();
            self.push(Arrival { ticket: update.ticket, ..Arrival::new(&raw) }, Some(update));
        }
        Ok(())
    }

    /// Shows an event of the bot's own to the handlers, after those before it.
    pub(crate) fn push_event(&self, event: Event) {
        let item = Item { content: Content::Event(Box::new(event)), update: None, job: 0 };
        self.0.workers.push(LaneKey::Bot, item);
    }

    /// The lowest id of an update that has been taken and not been handled.
    pub(crate) fn lowest_unfinished(&self) -> Option<UpdateId> {
        self.0.journal.lowest()
    }

    /// Sends an update to its lane, unless it came before.
    fn push(&self, arrival: Arrival<'_>, again: Option<Unfinished>) {
        let Arrival { ticket, glance, raw } = arrival;
        // Only now that it is written down: had that failed, it would come again and must not look like an old one.
        if !self.seen().add(ticket) {
            return;
        }
        self.0.journal.begin(ticket);
        let item = Item { content: Content::Update(raw.into()), update: Some(Open { ticket, again }), job: 0 };
        if glance.is_urgent() {
            self.0.workers.push_urgent(item);
        } else {
            let serial = self.0.serial.fetch_add(1, Ordering::Relaxed);
            self.0.workers.push(glance.lane(self.0.client.settings().lanes, serial), item);
        }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Inbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inbox").field("waiting", &self.0.workers.waiting()).finish_non_exhaustive()
    }
}

/// The latest updates.
#[derive(Default)]
struct Seen {
    order: VecDeque<Ticket>,
    known: FxHashSet<Ticket>,
}

impl Seen {
    /// False for one that was there before.
    fn add(&mut self, ticket: Ticket) -> bool {
        if !self.known.insert(ticket) {
            return false;
        }
        self.order.push_back(ticket);
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }
}
