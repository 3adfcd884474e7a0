//! What the bots of this program do: their handlers, who is being answered, and who waits.
//!
//! Their dispatchers tell it (`dispatch/watch`). A bot in another program has no entry here.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use crate::Clock;
use crate::dispatch::{End, Sight};
use crate::event::LaneKey;
use crate::handler::{Entry, Registration};

/// How many handled events the timeline goes back.
const KEPT: usize = 1000;

/// The bots of this program, by their ids. It has a lock of its own: a dispatcher must not wait for the world.
pub(crate) struct Board {
    clock: Clock,
    bots: Mutex<BTreeMap<i64, BotBoard>>,
    changed: watch::Sender<()>,
}

impl Board {
    pub(crate) fn new(clock: Clock) -> Self {
        Self { clock, bots: Mutex::default(), changed: watch::Sender::new(()) }
    }

    /// A bot's dispatcher did something.
    pub(crate) fn see(&self, bot: i64, sight: &Sight<'_>) {
        let now = i64::try_from(self.clock.unix().as_millis()).unwrap_or(i64::MAX);
        self.bots().entry(bot).or_default().see(sight, now);
        self.changed.send_replace(());
    }

    pub(crate) fn subscribe(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// Looks at all bots.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&BTreeMap<i64, BotBoard>) -> T) -> T {
        look(&self.bots())
    }

    fn bots(&self) -> MutexGuard<'_, BTreeMap<i64, BotBoard>> {
        self.bots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One bot.
#[derive(Default)]
pub(crate) struct BotBoard {
    /// Grows with every change.
    pub(crate) version: u64,
    /// Grows when the bot starts.
    pub(crate) starts: u64,
    pub(crate) up: bool,
    pub(crate) workers: usize,
    /// In the order in which they match.
    pub(crate) handlers: Vec<Tally>,
    /// Where each registration stands among them, by its address.
    indices: HashMap<usize, usize>,
    /// Events that wait, in the order in which they came.
    pub(crate) waiting: BTreeMap<u64, Job>,
    /// Events that are being handled.
    pub(crate) running: BTreeMap<u64, (Job, Turn)>,
    /// Events that have been handled, the newest last.
    pub(crate) past: VecDeque<Past>,
}

/// A handler, and how it has done.
pub(crate) struct Tally {
    pub(crate) registration: &'static Registration,
    pub(crate) runs: u64,
    pub(crate) failures: u64,
    pub(crate) total: Duration,
    pub(crate) longest: Duration,
    /// The board's version at the last change.
    pub(crate) version: u64,
}

/// An event.
pub(crate) struct Job {
    pub(crate) update: Option<i64>,
    /// None for a payment.
    pub(crate) lane: Option<LaneKey>,
    pub(crate) queued_ms: i64,
}

/// An event that is being handled.
#[derive(Clone)]
pub(crate) struct Turn {
    /// Its row in the timeline: the lowest that was free.
    pub(crate) row: usize,
    pub(crate) begun_ms: i64,
    /// The handler that has it, or had it last.
    pub(crate) handler: Option<usize>,
    pub(crate) failed: bool,
    pub(crate) lent: bool,
}

/// An event that has been handled.
pub(crate) struct Past {
    /// The board's version when it was done.
    pub(crate) version: u64,
    pub(crate) job: Job,
    pub(crate) turn: Turn,
    pub(crate) done_ms: i64,
}

impl BotBoard {
    fn see(&mut self, sight: &Sight<'_>, now: i64) {
        self.version += 1;
        match *sight {
            Sight::Started { handlers, workers } => self.start(handlers, workers),
            Sight::Queued { job, update, lane } => {
                self.waiting.insert(job, Job { update: update.map(|id| id.0), lane, queued_ms: now });
            }
            Sight::Begun { job } => {
                let mut rows: Vec<usize> = self.running.values().map(|(_, turn)| turn.row).collect();
                rows.sort_unstable();
                let row = rows.iter().enumerate().position(|(row, taken)| row != *taken).unwrap_or(rows.len());
                if let Some(waited) = self.waiting.remove(&job) {
                    let turn = Turn { row, begun_ms: now, handler: None, failed: false, lent: false };
                    self.running.insert(job, (waited, turn));
                }
            }
            Sight::Entered { job, handler } => {
                let index = self.index(handler);
                // What runs beside, such as a gate, is shown only while there is nothing else.
                if let Some(turn) = job.and_then(|job| self.turn(job))
                    && (turn.handler.is_none() || handler.kind.is_update())
                {
                    turn.handler = index;
                }
            }
            Sight::Left { job, handler, end, took } => self.left(job, handler, end, took),
            Sight::Lent { job } | Sight::Returned { job } => {
                if let Some(turn) = self.turn(job) {
                    turn.lent = matches!(sight, Sight::Lent { .. });
                }
            }
            Sight::Done { job } => {
                if let Some((job, turn)) = self.running.remove(&job) {
                    self.past.push_back(Past { version: self.version, job, turn, done_ms: now });
                    if self.past.len() > KEPT {
                        self.past.pop_front();
                    }
                }
            }
            Sight::Stopped => {
                self.up = false;
                self.waiting.clear();
                self.running.clear();
            }
        }
    }

    fn start(&mut self, handlers: &[Arc<Entry>], workers: usize) {
        let version = self.version;
        self.starts += 1;
        self.up = true;
        self.workers = workers;
        self.waiting.clear();
        self.running.clear();
        let mut registrations: Vec<_> = handlers.iter().map(|entry| entry.registration).collect();
        registrations.sort_by_key(|registration| registration.kind);
        self.indices = registrations.iter().enumerate().map(|(index, this)| (address(this), index)).collect();
        self.handlers = registrations
            .into_iter()
            .map(|registration| Tally {
                registration,
                runs: 0,
                failures: 0,
                total: Duration::ZERO,
                longest: Duration::ZERO,
                version,
            })
            .collect();
    }

    fn left(&mut self, job: Option<u64>, handler: &'static Registration, end: End, took: Duration) {
        let version = self.version;
        if let Some(turn) = job.and_then(|job| self.turn(job)) {
            turn.failed |= end == End::Failed;
            if end == End::Skipped && handler.kind.is_update() {
                turn.handler = None;
            }
        }
        if end != End::Skipped
            && let Some(tally) = self.index(handler).and_then(|index| self.handlers.get_mut(index))
        {
            tally.runs += 1;
            tally.failures += u64::from(end == End::Failed);
            tally.total += took;
            tally.longest = tally.longest.max(took);
            tally.version = version;
        }
    }

    fn turn(&mut self, job: u64) -> Option<&mut Turn> {
        self.running.get_mut(&job).map(|(_, turn)| turn)
    }

    fn index(&self, handler: &'static Registration) -> Option<usize> {
        self.indices.get(&address(handler)).copied()
    }
}

fn address(registration: &'static Registration) -> usize {
    std::ptr::from_ref(registration).addr()
}
