//! What an event holds while it is handled: its turn in its lane, and a place among the workers. It lends the place while a
//! request waits out a 429, and gives back both while its handler asks someone.

use std::any::Any;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use futures_util::future::BoxFuture;
use tokio::sync::oneshot;

use super::Sight;
use super::ask::Answered;
use super::journal::{Ticket, Unfinished};
use super::lane::Hold;
use super::worker::{Inner, Workers};
use crate::activity::Work;
use crate::event::LaneKey;
use crate::place::{self, Place};

/// How many handlers on blocking threads may lend their place at once: each keeps its thread meanwhile, and the threads
/// beyond `max_workers` are also needed for looking up names.
const LENT_THREADS: usize = 32;

/// The place of an event that is handled, for the code that handles it.
pub(super) struct WorkerPlace {
    inner: Arc<Inner>,
    lane: Option<LaneKey>,
    state: Mutex<State>,
    counted: Option<Arc<Work>>,
    /// The event's number, where somebody watches.
    job: u64,
}

struct State {
    /// None while the handler asks someone.
    hold: Option<Hold>,
    /// The place, but not the lane, has been given to others. A handler has one place, however many of its requests wait;
    /// and one that gives up a request while it waits ends without its place.
    lent: bool,
    /// How many people the handler waits for.
    asks: usize,
    /// The handler waits for its turn after a question.
    going_on: bool,
    /// The event has been handled. A question of its handler may live on in a task, and needs no turn any more.
    ended: bool,
    /// The button press that the handler is about, while nobody has answered it.
    query: Option<String>,
    /// The question that the event has answered.
    answered: Option<Answered>,
    /// The event's own update.
    own: Option<Open>,
    /// Those of answers that the handler took in its lane, where the storage is durable: after a crash they come again behind
    /// it, and it takes them again.
    answers: Vec<Open>,
}

impl State {
    fn updates(&self) -> impl Iterator<Item = Ticket> + '_ {
        self.own.iter().chain(&self.answers).map(|open| open.ticket)
    }

    fn take_updates(&mut self) -> Vec<Open> {
        let mut updates = std::mem::take(&mut self.answers);
        updates.extend(self.own.take());
        updates
    }
}

/// An update that is to be crossed out.
pub(super) struct Open {
    pub(super) ticket: Ticket,
    /// What an earlier run of the bot left of it.
    pub(super) again: Option<Unfinished>,
}

/// The turn of an event, on its way to the handler that goes on in it. Dropped, it is the next one's.
pub(super) struct Turn {
    inner: Arc<Inner>,
    hold: Option<Hold>,
    lent: bool,
    updates: Vec<Open>,
}

impl WorkerPlace {
    pub(super) fn new(inner: Arc<Inner>, hold: Hold, own: Option<Open>, counted: Option<Arc<Work>>, job: u64) -> Self {
        let lane = hold.lane();
        let state = State {
            hold: Some(hold),
            lent: false,
            asks: 0,
            going_on: false,
            ended: false,
            query: None,
            answered: None,
            own,
            answers: Vec::new(),
        };
        Self { inner, lane, state: Mutex::new(state), counted, job }
    }

    /// That of the calling code, if it runs in a handler.
    pub(super) fn current() -> Option<Arc<Self>> {
        place::current()?.as_any().downcast().ok()
    }

    /// The event's number, where somebody watches.
    pub(super) fn job(&self) -> u64 {
        self.job
    }

    pub(super) fn lane(&self) -> Option<LaneKey> {
        self.lane
    }

    /// The event was handled: crosses it out, and gives what is still held, and whether the place of it is lent. All of that
    /// goes to the handler for which the event was the answer, if it is one of this lane.
    pub(super) async fn end(&self) -> Option<(Hold, bool)> {
        let (answered, updates) = {
            let mut state = self.state();
            state.ended = true;
            (state.answered.take(), state.take_updates())
        };
        if let Some(answered) = answered {
            let is_same = self.lane.is_some() && self.lane == answered.lane;
            if let Some((hold, lent)) = is_same.then(|| self.take_hold()).flatten() {
                let turn = Turn { inner: Arc::clone(&self.inner), hold: Some(hold), lent, updates };
                answered.send(Some(turn), self.counted.clone());
                return None;
            }
            answered.send(None, self.counted.clone());
        }
        for open in updates {
            self.inner.journal.finish(open.ticket).await;
        }
        self.take_hold()
    }

    fn take_hold(&self) -> Option<(Hold, bool)> {
        let mut state = self.state();
        let hold = state.hold.take()?;
        Some((hold, std::mem::take(&mut state.lent)))
    }

    /// The handler is about this press on a button.
    pub(super) fn set_query(&self, id: String) {
        self.state().query = Some(id);
    }

    /// The press that the handler is about, the first time: people must not see it spin while they are asked something.
    pub(super) fn take_query(&self) -> Option<String> {
        self.state().query.take()
    }

    /// The event was the answer to a question. Who asked hears of it when everything else is done with it.
    pub(super) fn set_answered(&self, answered: Answered) {
        self.state().answered = Some(answered);
    }

    /// The handler got as far as asking: what an earlier run left did not kill the program, however often it died while
    /// people thought.
    pub(super) async fn forgive(&self) {
        let left: Vec<Unfinished> = {
            let mut state = self.state();
            let State { own, answers, .. } = &mut *state;
            own.iter_mut().chain(answers).filter_map(|open| open.again.take()).collect()
        };
        for again in left {
            self.inner.journal.begin_anew(again).await;
        }
    }

    /// Gives lane and place to others until the handler [goes on](Away::go_on).
    pub(super) fn step_back(self: &Arc<Self>) -> Away {
        {
            let mut state = self.state();
            state.asks += 1;
            self.inner.journal.pause(state.updates());
        }
        if let Some((hold, lent)) = self.take_hold() {
            self.inner.tell(Sight::Lent { job: self.job });
            self.inner.give_back(hold, !lent);
        }
        Away(Arc::clone(self))
    }

    /// Whether the handler has no turn and needs one: it has no other question open, and does not wait for its turn.
    fn needs_turn(&self) -> bool {
        let state = self.state();
        state.hold.is_none() && state.asks == 0 && !state.going_on && !state.ended
    }

    /// Runs what handles the event, until that is done or has given a question up: true then, and it must wait for
    /// [its turn](Self::go_on) before it runs on.
    pub(super) fn drive(&self, mut handled: Pin<&mut impl Future<Output = ()>>) -> impl Future<Output = bool> {
        poll_fn(move |cx| match handled.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(false),
            Poll::Pending if self.needs_turn() => Poll::Ready(true),
            Poll::Pending => Poll::Pending,
        })
    }

    /// Waits for a turn at the front of the lane.
    pub(super) async fn go_on(&self) {
        let inner = &self.inner;
        self.state().going_on = true;
        let turn = inner.queue().go_on(self.lane);
        Workers::of(inner).start();
        let mut going_on = GoingOn { place: self, turn };
        if let Ok(hold) = (&mut going_on.turn).await
            && let Some(second) = self.take(hold, false, &mut Vec::new())
        {
            inner.give_back(second, true);
        }
    }

    /// Goes on with this turn, unless it needs none any more.
    fn take(&self, hold: Hold, lent: bool, updates: &mut Vec<Open>) -> Option<Hold> {
        let mut state = self.state();
        if state.hold.is_some() || state.ended {
            return Some(hold);
        }
        state.hold = Some(hold);
        state.lent = lent;
        let journal = &self.inner.journal;
        if journal.is_durable() {
            state.answers.append(updates);
        } else {
            journal.pause(updates.drain(..).map(|open| open.ticket));
        }
        journal.resume(state.updates());
        self.inner.tell(Sight::Returned { job: self.job });
        None
    }

    fn give_place(&self) {
        self.inner.queue().free_place();
        Workers::of(&self.inner).start();
    }

    /// Takes the place that was lent, unless the handler gave it back for good, or has another.
    fn take_place(&self) -> bool {
        let mut state = self.state();
        let wanted = state.lent && state.hold.is_some();
        if wanted {
            state.lent = false;
        }
        wanted
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A handler that asks someone, and has no lane and no place meanwhile.
pub(super) struct Away(Arc<WorkerPlace>);

impl Away {
    /// Goes on with the turn of the answer, or else at the front of its own lane. A handler that waits for others as well
    /// goes on without.
    pub(super) async fn go_on(self, turn: Option<Turn>) {
        let place = Arc::clone(&self.0);
        drop(self);
        if !place.needs_turn() {
            return;
        }
        let Some(mut turn) = turn else { return place.go_on().await };
        let lent = turn.lent;
        turn.hold = turn.hold.take().and_then(|hold| place.take(hold, lent, &mut turn.updates));
        if lent {
            place.take_back(false).await;
        }
    }
}

impl Drop for Away {
    fn drop(&mut self) {
        self.0.state().asks -= 1;
    }
}

/// A handler that waits for its turn. Where it is gone when the turn comes, that is the next one's.
struct GoingOn<'a> {
    place: &'a WorkerPlace,
    turn: oneshot::Receiver<Hold>,
}

impl Drop for GoingOn<'_> {
    fn drop(&mut self) {
        self.place.state().going_on = false;
        if let Ok(hold) = self.turn.try_recv() {
            self.place.inner.give_back(hold, true);
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(hold) = self.hold.take() {
            self.inner.give_back(hold, !self.lent);
        }
        for open in std::mem::take(&mut self.updates) {
            let inner = Arc::clone(&self.inner);
            self.inner.tasks.spawn(async move { inner.journal.finish(open.ticket).await });
        }
    }
}

impl Place for WorkerPlace {
    fn bot(&self) -> Option<String> {
        self.inner.life.bot_username().map(str::to_owned)
    }

    fn work(&self) -> Option<&Arc<Work>> {
        self.counted.as_ref()
    }

    fn as_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync> {
        self
    }

    fn lend(&self, on_thread: bool) -> bool {
        {
            let mut state = self.state();
            // The place kept for payments is none that others could use.
            if state.lent || state.hold.as_ref().is_none_or(Hold::is_spare) {
                return false;
            }
            if on_thread && !self.inner.lend_thread(LENT_THREADS) {
                return false;
            }
            state.lent = true;
        }
        self.inner.tell(Sight::Lent { job: self.job });
        self.give_place();
        true
    }

    fn take_back(&self, on_thread: bool) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            let wanted = {
                let state = self.state();
                state.lent && state.hold.is_some()
            };
            if wanted {
                let wait = self.inner.queue().take_back();
                if let Some(free) = wait {
                    let mut returned = Returned { place: self, free };
                    // The sender is only dropped with the queue, and then nobody runs any more.
                    let _ = (&mut returned.free).await;
                }
                if self.take_place() {
                    self.inner.tell(Sight::Returned { job: self.job });
                } else {
                    self.give_place();
                }
            }
            if on_thread {
                self.inner.return_thread();
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
            self.place.give_place();
        }
    }
}
