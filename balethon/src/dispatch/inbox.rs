//! [`Inbox`]: where sources put updates, and where it is decided that they were taken.

use std::collections::{HashSet, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::value::RawValue;

use super::journal::{Entry, Journal, Unfinished};
use super::{Life, Workers};
use crate::client::Lanes;
use crate::error::{Error, Failure};
use crate::event::{ErrorEvent, Event, LaneKey, parse};
use crate::types::{Update, UpdateId};

/// How many of the latest updates are remembered, to recognise one that comes twice.
const REMEMBERED: usize = 4096;

/// Where a [`Source`](crate::source::Source) puts the updates of a bot. Cheap to clone.
#[derive(Clone)]
pub struct Inbox(Arc<Inner>);

struct Inner {
    life: Arc<Life>,
    workers: Workers,
    journal: Journal,
    lanes: Lanes,
    capacity: usize,
    serial: AtomicU64,
    seen: Mutex<Seen>,
    /// Ids that have been taken and not been handled.
    unfinished: Mutex<HashSet<UpdateId>>,
}

/// An update on its way to the lanes.
struct Arrival {
    id: Option<UpdateId>,
    fingerprint: u64,
    event: Event,
    update: Option<Arc<Update>>,
}

/// What tells updates apart: with ids alone, those that start over would be taken for old ones.
type Identity = (Option<UpdateId>, u64);

impl Arrival {
    fn identity(&self) -> Identity {
        (self.id, self.fingerprint)
    }

    fn entry(&self) -> Entry {
        Entry::new(self.id, self.fingerprint)
    }
}

impl Inbox {
    pub(crate) fn new(life: Arc<Life>, workers: Workers, journal: Journal) -> Self {
        let settings = life.client().settings();
        Self(Arc::new(Inner {
            lanes: settings.lanes,
            capacity: settings.inbox_capacity,
            life,
            workers,
            journal,
            serial: AtomicU64::new(0),
            seen: Mutex::default(),
            unfinished: Mutex::default(),
        }))
    }

    /// Waits until there is room; tells for how many updates.
    pub async fn room(&self) -> usize {
        self.0.workers.room(self.0.capacity).await
    }

    /// Takes updates, in order. When this returns they are as safe as the bot's storage makes them, and whoever sent
    /// them may be told that they were taken. Updates that came before are dropped; one that cannot be read becomes an
    /// error event. Gives the highest id among them.
    ///
    /// # Errors
    /// When the storage fails. Nothing was taken then.
    pub async fn take(&self, updates: &[&RawValue]) -> Result<Option<UpdateId>, Error> {
        let mut arrivals: Vec<(Arrival, &str)> = updates.iter().map(|raw| (self.read(raw.get()), raw.get())).collect();
        let highest = arrivals.iter().filter_map(|(arrival, _)| arrival.id).max();
        {
            let seen = self.seen();
            arrivals.retain(|(arrival, _)| !seen.known.contains(&arrival.identity()));
        }
        self.0.journal.write(arrivals.iter().map(|(arrival, raw)| (arrival.entry(), *raw))).await?;
        for (arrival, _) in arrivals {
            // Only now: had the journal failed, it would come again and must not look like an old one.
            if self.seen().add(arrival.identity()) {
                self.push(arrival, None);
            }
        }
        Ok(highest)
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
            let arrival = self.read(&update.raw);
            self.seen().add(arrival.identity());
            self.push(arrival, Some(update));
        }
        Ok(())
    }

    /// Shows an event of the bot's own to the handlers, after those before it.
    pub(crate) fn push_event(&self, event: Event) {
        let life = Arc::clone(&self.0.life);
        self.0.workers.push(LaneKey::Bot, async move { life.event(event, None).await });
    }

    /// The lowest id of an update that has been taken and not been handled.
    pub(crate) fn lowest_unfinished(&self) -> Option<UpdateId> {
        self.0.unfinished.lock().unwrap_or_else(PoisonError::into_inner).iter().min().copied()
    }

    /// How many updates have been taken and not been handled.
    pub(crate) fn unfinished(&self) -> usize {
        self.0.unfinished.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn read(&self, raw: &str) -> Arrival {
        let mut hasher = DefaultHasher::new();
        raw.hash(&mut hasher);
        let fingerprint = hasher.finish();
        match parse::update(self.0.life.client(), raw) {
            Ok((update, event)) => Arrival { id: Some(update.id), fingerprint, event, update: Some(update) },
            Err(error) => {
                let failure = Failure::from(format!("an update could not be read: {error}"));
                let event = Event::Error(ErrorEvent::unreadable(failure, raw.to_owned()));
                Arrival { id: parse::id(raw), fingerprint, event, update: None }
            }
        }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, arrival: Arrival, again: Option<Unfinished>) {
        let entry = again.as_ref().map_or_else(|| arrival.entry(), |update| update.entry.clone());
        let Arrival { id, event, update, .. } = arrival;
        if let Some(id) = id {
            self.0.unfinished.lock().unwrap_or_else(PoisonError::into_inner).insert(id);
        }
        let serial = self.0.serial.fetch_add(1, Ordering::Relaxed);
        let lane = LaneKey::of(&event, self.0.lanes, serial);
        let urgent = matches!(event, Event::PreCheckoutQuery(_));
        let inner = Arc::clone(&self.0);
        let job = async move {
            if let Some(update) = again
                && let Err(error) = inner.journal.begin(&update).await
            {
                crate::report::error(format_args!("it could not be noted that an update is begun again: {error}"));
            }
            inner.life.event(event, update).await;
            if let Err(error) = inner.journal.finish(&entry).await {
                crate::report::error(format_args!(
                    "an update that was handled could not be crossed out, and will come again: {error}"
                ));
            }
            if let Some(id) = id {
                inner.unfinished.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
            }
        };
        if urgent {
            self.0.workers.push_urgent(job);
        } else {
            self.0.workers.push(lane, job);
        }
    }
}

impl std::fmt::Debug for Inbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inbox").field("waiting", &self.0.workers.waiting()).finish_non_exhaustive()
    }
}

/// The latest updates.
#[derive(Default)]
struct Seen {
    order: VecDeque<Identity>,
    known: HashSet<Identity>,
}

impl Seen {
    /// False for one that was there before.
    fn add(&mut self, identity: Identity) -> bool {
        if !self.known.insert(identity) {
            return false;
        }
        self.order.push_back(identity);
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        true
    }
}
