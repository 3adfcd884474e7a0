//! [`Watch`]: what a bot's dispatcher does, told to somebody who wants to know; the sandbox's page does.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::event::LaneKey;
use crate::extract::Interruption;
use crate::handler::{Entry, Flow, Registration};
use crate::types::UpdateId;

/// Is told what a bot's dispatcher does. Kept among the client's settings; without one nothing is told.
pub(crate) struct Watch {
    tell: Box<dyn Fn(Sight<'_>) + Send + Sync>,
    last_job: AtomicU64,
}

/// What there is to see. Events are known by their job, a number that is given to each that waits.
#[cfg_attr(not(feature = "sandbox"), allow(dead_code, reason = "only the sandbox looks"))]
pub(crate) enum Sight<'a> {
    /// The bot is about to ask for updates.
    Started { handlers: &'a [Arc<Entry>], workers: usize },
    /// An event waits for its turn: in its lane, or in none, if it is a payment.
    Queued { job: u64, update: Option<UpdateId>, lane: Option<LaneKey> },
    /// A worker took it.
    Begun { job: u64 },
    /// A handler has it now. An event that nobody waits for, such as the bot's start, is no job.
    Entered { job: Option<u64>, handler: &'static Registration },
    /// The handler is through with it.
    Left { job: Option<u64>, handler: &'static Registration, end: End, took: Duration },
    /// The handler waits out a 429, or asks someone; meanwhile others have its place.
    Lent { job: u64 },
    /// The handler has a place again.
    Returned { job: u64 },
    /// The event was handled.
    Done { job: u64 },
    /// The bot has ended.
    Stopped,
}

/// How a handler ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Ran,
    Failed,
    /// A parameter was absent: it did not run.
    Skipped,
}

impl End {
    pub(super) fn of(ended: &Result<Flow, Interruption>) -> Self {
        match ended {
            Ok(_) => Self::Ran,
            Err(Interruption::Failed(_)) => Self::Failed,
            Err(_) => Self::Skipped,
        }
    }
}

impl Watch {
    #[cfg(feature = "sandbox")]
    pub(crate) fn new(tell: impl Fn(Sight<'_>) + Send + Sync + 'static) -> Self {
        Self { tell: Box::new(tell), last_job: AtomicU64::new(0) }
    }

    pub(crate) fn tell(&self, sight: Sight<'_>) {
        (self.tell)(sight);
    }

    /// A number for one more event.
    pub(super) fn next_job(&self) -> u64 {
        self.last_job.fetch_add(1, Ordering::Relaxed) + 1
    }
}
