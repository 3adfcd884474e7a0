//! What the bots of a sandbox do at this moment, for tests that wait until nothing more happens by itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::watch;

use crate::place;

/// Counts what is going on.
pub(crate) struct Activity {
    /// Pieces of work that wait neither for time nor for an answer of Bale's.
    busy: AtomicUsize,
    /// Requests on their way, there or back.
    calls: AtomicUsize,
    changed: watch::Sender<()>,
}

/// What a client tells the sandbox that it lives in.
#[derive(Clone)]
pub(crate) struct Watched {
    /// Handlers, spawned tasks, requests.
    pub(crate) work: Arc<Activity>,
    /// The source of updates, which always runs.
    pub(crate) source: Option<Arc<Activity>>,
}

impl Activity {
    #[cfg_attr(not(feature = "sandbox"), allow(dead_code, reason = "only a sandbox watches"))]
    pub(crate) fn new(changed: watch::Sender<()>) -> Arc<Self> {
        Arc::new(Self { busy: AtomicUsize::new(0), calls: AtomicUsize::new(0), changed })
    }

    #[cfg_attr(not(feature = "sandbox"), allow(dead_code, reason = "only a sandbox watches"))]
    pub(crate) fn busy(&self) -> usize {
        self.busy.load(Ordering::SeqCst)
    }

    #[cfg_attr(not(feature = "sandbox"), allow(dead_code, reason = "only a sandbox watches"))]
    pub(crate) fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    fn more(count: &AtomicUsize) {
        count.fetch_add(1, Ordering::SeqCst);
    }

    fn less(&self, count: &AtomicUsize) {
        if count.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.changed.send_replace(());
        }
    }
}

/// A piece of work, from its beginning until this is dropped.
pub(crate) struct Work {
    activity: Arc<Activity>,
    /// For how many things it waits; it may wait for several at once.
    resting: AtomicUsize,
}

impl Work {
    pub(crate) fn begin(activity: &Arc<Activity>) -> Arc<Self> {
        Activity::more(&activity.busy);
        Arc::new(Self { activity: Arc::clone(activity), resting: AtomicUsize::new(0) })
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        // Whoever rests holds the work, so that it is busy here.
        self.activity.less(&self.activity.busy);
    }
}

/// While this lives, the work waits for something that it does not do itself.
pub(crate) struct Rest(Arc<Work>);

/// The work that the calling code belongs to waits; nothing where nobody watches.
pub(crate) fn rest() -> Option<Rest> {
    let work = place::current()?.work().cloned()?;
    if work.resting.fetch_add(1, Ordering::SeqCst) == 0 {
        work.activity.less(&work.activity.busy);
    }
    Some(Rest(work))
}

impl Drop for Rest {
    fn drop(&mut self) {
        if self.0.resting.fetch_sub(1, Ordering::SeqCst) == 1 {
            Activity::more(&self.0.activity.busy);
        }
    }
}

/// A request on its way. The work that sends it rests meanwhile.
pub(crate) struct Underway {
    activity: Arc<Activity>,
    rest: Option<Rest>,
}

impl Underway {
    pub(crate) fn begin(activity: &Arc<Activity>) -> Self {
        Activity::more(&activity.calls);
        Self { activity: Arc::clone(activity), rest: rest() }
    }

    /// A bot's request. Polls are left to the sandbox, which knows when they only wait.
    pub(crate) fn of_bot(watched: Option<&Watched>, method: &str) -> Option<Self> {
        watched.filter(|_| method != "getUpdates").map(|watched| Self::begin(&watched.work))
    }
}

impl Drop for Underway {
    fn drop(&mut self) {
        // In this order, so that it is one or the other at every moment.
        self.rest = None;
        self.activity.less(&self.activity.calls);
    }
}
