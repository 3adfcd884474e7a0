//! The places in which handlers run: at most `max_workers`, and one more for payments.

use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::BoxFuture;
use tokio::sync::{Notify, oneshot};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::journal::{Ticket, Unfinished};
use super::lane::{Hold, Queue};
use super::{Journal, Life};
use crate::activity::Work;
use crate::event::{Event, LaneKey};
use crate::place::{self, Place};

/// How many handlers on blocking threads may lend their place at once: each keeps its thread meanwhile, and the threads
/// beyond `max_workers` are also needed for looking up names.
const LENT_THREADS: usize = 32;

/// Shows events to the handlers in their lanes, no more at once than there are places.
#[derive(Clone)]
pub(crate) struct Workers(Arc<Inner>);

/// An event that waits for its turn.
pub(super) struct Item {
    pub(super) content: Content,
    /// What to cross out when it has been handled.
    pub(super) ticket: Option<Ticket>,
    /// An earlier run of the bot began it already.
    pub(super) again: Option<Unfinished>,
}

pub(super) enum Content {
    /// An update as Bale sent it.
    Update(Box<str>),
    /// What happened to the bot itself.
    Event(Box<Event>),
}

struct Inner {
    life: Arc<Life>,
    journal: Arc<Journal>,
    queue: Mutex<Queue<Item>>,
    tasks: TaskTracker,
    /// Ends what still runs.
    abort: CancellationToken,
    /// An event has begun, so that there is room for another.
    begun: Notify,
    lent_threads: AtomicUsize,
}

impl Workers {
    pub(crate) fn new(places: usize, life: Arc<Life>, journal: Arc<Journal>) -> Self {
        Self(Arc::new(Inner {
            life,
            journal,
            queue: Mutex::new(Queue::new(places)),
            tasks: TaskTracker::new(),
            abort: CancellationToken::new(),
            begun: Notify::new(),
            lent_threads: AtomicUsize::new(0),
        }))
    }

    /// Shows the event when its lane's turn comes and a place is free.
    pub(super) fn push(&self, lane: LaneKey, item: Item) {
        self.0.queue().push(lane, item);
        self.start();
    }

    /// Shows a payment as soon as any place is free, also the one kept for payments.
    pub(super) fn push_urgent(&self, item: Item) {
        self.0.queue().push_urgent(item);
        self.start();
    }

    /// How many events wait for a place.
    pub(super) fn waiting(&self) -> usize {
        self.0.queue().waiting()
    }

    /// Waits until fewer events than `capacity` wait; tells how many more there may be.
    pub(super) async fn room(&self, capacity: usize) -> usize {
        loop {
            let begun = self.0.begun.notified();
            let waiting = self.waiting();
            if waiting < capacity {
                return capacity - waiting;
            }
            begun.await;
        }
    }

    /// Waits until every event has been handled.
    pub(crate) async fn finish(&self) {
        self.0.tasks.close();
        self.0.tasks.wait().await;
    }

    /// Ends the handlers that still run, and forgets the events that wait.
    pub(crate) fn abort(&self) {
        self.0.abort.cancel();
    }

    fn start(&self) {
        loop {
            let next = self.0.queue().next();
            let Some(next) = next else { return };
            let inner = Arc::clone(&self.0);
            // Counted from now on, not from when the task is looked at first.
            let counted = inner.life.client().settings().watched.as_ref().map(|watched| Work::begin(&watched.work));
            // A future is copied whole each time it is handed on. This one is large, and spawning hands it on four times:
            // hence the box, and below it pins.
            self.0.tasks.spawn(Box::pin(async move {
                let abort = inner.abort.clone();
                abort.run_until_cancelled(pin!(inner.work(next, counted))).await;
            }));
        }
    }
}

impl Inner {
    fn queue(&self) -> MutexGuard<'_, Queue<Item>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows an event, and then others as long as there are any: a task saved for each.
    async fn work(self: Arc<Self>, mut next: (Hold, Item), counted: Option<Arc<Work>>) {
        loop {
            let (hold, Item { content, ticket, again }) = next;
            self.begun.notify_waiters();
            if let Some(again) = again {
                self.journal.begin_again(&again).await;
            }
            let place = Arc::new(WorkerPlace::new(Arc::clone(&self), &hold, counted.clone()));
            let shown = pin!(async {
                match content {
                    Content::Update(raw) => self.life.update(&raw).await,
                    Content::Event(event) => self.life.event(*event, None).await,
                }
            });
            place::within(place.clone(), shown).await;
            if let Some(ticket) = ticket {
                self.journal.finish(ticket).await;
            }
            let mut queue = self.queue();
            queue.finish(hold, place.is_held());
            match queue.next() {
                Some(item) => next = item,
                None => return,
            }
        }
    }
}

struct WorkerPlace {
    inner: Arc<Inner>,
    /// The place kept for payments is none that others could use.
    spare: bool,
    /// Given to others. A handler has one place, however many of its requests wait; and one that gives up a request
    /// while it waits ends without its place.
    lent: AtomicBool,
    counted: Option<Arc<Work>>,
}

impl WorkerPlace {
    fn new(inner: Arc<Inner>, hold: &Hold, counted: Option<Arc<Work>>) -> Self {
        Self { inner, spare: hold.is_spare(), lent: AtomicBool::new(false), counted }
    }

    fn is_held(&self) -> bool {
        !self.lent.load(Ordering::Acquire)
    }

    fn give(&self) {
        self.inner.queue().free_place();
        Workers(Arc::clone(&self.inner)).start();
    }
}

impl Place for WorkerPlace {
    fn bot(&self) -> Option<String> {
        self.inner.life.bot_username().map(str::to_owned)
    }

    fn work(&self) -> Option<&Arc<Work>> {
        self.counted.as_ref()
    }

    fn lend(&self, on_thread: bool) -> bool {
        if self.spare || self.lent.swap(true, Ordering::AcqRel) {
            return false;
        }
        if on_thread {
            let lent = &self.inner.lent_threads;
            let add = |count: usize| (count < LENT_THREADS).then_some(count + 1);
            if lent.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add).is_err() {
                self.lent.store(false, Ordering::Release);
                return false;
            }
        }
        self.give();
        true
    }

    fn take_back(&self, on_thread: bool) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            let wait = self.inner.queue().take_back();
            if let Some(free) = wait {
                let mut returned = Returned { place: self, free };
                // The sender is only dropped with the queue, and then nobody runs any more.
                let _ = (&mut returned.free).await;
            }
            self.lent.store(false, Ordering::Release);
            if on_thread {
                self.inner.lent_threads.fetch_sub(1, Ordering::Relaxed);
            }
        })
    }
}

/// A place that was asked back. Where nobody waits for it any more when it comes, it goes to the next.
struct Returned<'a> {
    place: &'a WorkerPlace,
    free: oneshot::Receiver<()>,
}

impl Drop for Returned<'_> {
    fn drop(&mut self) {
        if self.free.try_recv().is_ok() {
            self.place.give();
        }
    }
}
