//! The places in which handlers run: at most `max_workers`, and one more for payments.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::crew::{Crew, Job};
use super::delivery::Unclaimed;
use super::lane::{Hold, Queue};
use super::turn::{Open, WorkerPlace};
use super::{Journal, Life, Sight, Watch};
use crate::activity::Work;
use crate::event::{Event, LaneKey};
use crate::panics;
use crate::place;
use crate::report;

/// Shows events to the handlers in their lanes, no more at once than there are places.
#[derive(Clone)]
pub(crate) struct Workers(Arc<Inner>);

/// An event that waits for its turn.
pub(super) struct Item {
    pub(super) content: Content,
    /// What to cross out when it has been handled.
    pub(super) update: Option<Open>,
    /// Its number, where somebody watches.
    pub(super) job: u64,
}

pub(super) enum Content {
    /// An update as Bale sent it.
    Update(Box<str>),
    /// What happened to the bot itself.
    Event(Box<Event>),
    /// The answer to a question that was given up before the answer was there.
    Unclaimed(Box<Unclaimed>),
}

pub(super) struct Inner {
    pub(super) life: Arc<Life>,
    pub(super) journal: Arc<Journal>,
    queue: Mutex<Queue<Item>>,
    crew: Mutex<Crew>,
    /// An event has begun, so that there is room for another.
    begun: Notify,
    /// Nothing waits and nothing runs.
    rest: Notify,
    lent_threads: AtomicUsize,
    watch: Option<Arc<Watch>>,
}

impl Workers {
    pub(crate) fn new(places: usize, life: Arc<Life>, journal: Arc<Journal>) -> Self {
        let watch = life.client().extension::<Watch>();
        Self(Arc::new(Inner {
            life,
            journal,
            queue: Mutex::new(Queue::new(places)),
            crew: Mutex::new(Crew::new(places)),
            begun: Notify::new(),
            rest: Notify::new(),
            lent_threads: AtomicUsize::new(0),
            watch,
        }))
    }

    /// Shows the event when its lane's turn comes and a place is free.
    pub(super) fn push(&self, lane: LaneKey, item: Item) {
        let item = self.0.number(item, Some(lane));
        self.0.queue().push(lane, item);
        self.start();
    }

    /// Shows a payment as soon as any place is free, also the one kept for payments.
    pub(super) fn push_urgent(&self, item: Item) {
        let item = self.0.number(item, None);
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

    /// Waits until every event has been handled. Handlers that ask someone take the answers that came already; then they
    /// are told that no other will.
    pub(crate) async fn finish(&self) {
        loop {
            let rest = self.0.rest.notified();
            if self.0.queue().is_at_rest() {
                break;
            }
            rest.await;
        }
        self.0.life.asks().close();
        self.0.crew().release();
        poll_fn(|cx| self.0.crew().poll_ended(cx)).await;
    }

    /// Ends the handlers that still run, and forgets the events that wait.
    pub(crate) fn abort(&self) {
        self.0.crew().abort();
        self.0.life.asks().close();
        self.0.tell(Sight::Stopped);
    }

    pub(super) fn of(inner: &Arc<Inner>) -> Self {
        Self(Arc::clone(inner))
    }

    pub(super) fn start(&self) {
        loop {
            let Some(next) = self.0.next(&mut self.0.queue()) else { return };
            let inner = Arc::clone(&self.0);
            // Counted from now on, not from when its task is looked at.
            let counted = inner.life.client().settings().watched.as_ref().map(|watched| Work::begin(&watched.work));
            self.0.crew().give(Job { inner, next, counted });
        }
    }
}

impl Inner {
    pub(super) fn queue(&self) -> MutexGuard<'_, Queue<Item>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn crew(&self) -> MutexGuard<'_, Crew> {
        self.crew.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives the event a number, and tells who watches that it waits.
    fn number(&self, mut item: Item, lane: Option<LaneKey>) -> Item {
        if let Some(watch) = &self.watch {
            item.job = watch.next_job();
            let update = item.update.as_ref().and_then(|open| open.ticket.id);
            watch.tell(Sight::Queued { job: item.job, update, lane });
        }
        item
    }

    pub(super) fn tell(&self, sight: Sight<'_>) {
        if let Some(watch) = &self.watch {
            watch.tell(sight);
        }
    }

    /// Shows an event, and then others as long as there are any.
    #[allow(clippy::manual_async_fn, reason = "such a function has room for what it is given twice")]
    pub(super) fn work(
        self: Arc<Self>,
        mut next: (Hold, Item),
        counted: Option<Arc<Work>>,
    ) -> impl Future<Output = ()> {
        async move {
            loop {
                let (hold, Item { content, update, job }) = next;
                self.begun.notify_waiters();
                self.tell(Sight::Begun { job });
                if let Some(again) = update.as_ref().and_then(|open| open.again.as_ref()) {
                    self.journal.begin_again(again).await;
                }
                let place = Arc::new(WorkerPlace::new(Arc::clone(&self), hold, update, counted.clone(), job));
                self.show(content, &place).await;
                self.tell(Sight::Done { job });
                let held = place.end().await;
                let mut queue = self.queue();
                if let Some((hold, lent)) = held {
                    queue.finish(hold, !lent);
                }
                match self.next(&mut queue) {
                    Some(item) => next = item,
                    None => return,
                }
            }
        }
    }

    /// Shows an event to the handlers, in its place.
    async fn show(&self, content: Content, place: &Arc<WorkerPlace>) {
        let shown = pin!(async {
            match content {
                Content::Update(raw) => self.life.update(&raw).await,
                Content::Event(event) => self.life.event(*event, None).await,
                Content::Unclaimed(answer) => self.life.unclaimed(&answer).await,
            }
        });
        let shown = pin!(async {
            // Those of handlers are caught where they run. Whatever else panics, the turn comes back.
            if let Err(panic) = panics::caught(shown).await {
                report::error(format_args!("an event was not handled to its end: the code around it {panic}"));
            }
        });
        let mut shown = pin!(place::within(place.clone(), shown));
        while place.drive(shown.as_mut()).await {
            place.regain().await;
        }
    }

    fn next(&self, queue: &mut Queue<Item>) -> Option<(Hold, Item)> {
        let next = queue.next();
        if queue.is_at_rest() {
            self.rest.notify_waiters();
        }
        next
    }

    /// Somebody goes on without what it held.
    pub(super) fn give_back(self: &Arc<Self>, hold: Hold, held: bool) {
        self.queue().finish(hold, held);
        Workers::of(self).start();
    }

    /// An update that has been shown begins anew, before what comes behind it in its lane.
    pub(super) fn put_back(self: &Arc<Self>, lane: Option<LaneKey>, item: Item) {
        let item = self.number(item, lane);
        self.queue().put_back(lane, item);
        Workers::of(self).start();
    }

    /// Whether one more of the handlers on threads may lend its place.
    pub(super) fn lend_thread(&self, most: usize) -> bool {
        let add = |count: usize| (count < most).then_some(count + 1);
        self.lent_threads.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add).is_ok()
    }

    pub(super) fn return_thread(&self) {
        self.lent_threads.fetch_sub(1, Ordering::Relaxed);
    }
}
