//! What an event holds while it is handled: its turn in its lane, and a place among the workers. It lends the place while a
//! request waits out a 429, and gives back both while its handler asks someone.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use tokio::sync::oneshot;

use super::Sight;
use super::ask::{Answered, Asks};
use super::delivery::Delivery;
use super::journal::{Ticket, Unfinished};
use super::lane::Hold;
use super::worker::{Inner, Workers};
use crate::activity::Work;
use crate::event::LaneKey;
use crate::handler::Registration;
use crate::place::{self, Place};

/// The place of an event that is handled, for the code that handles it.
pub(super) struct WorkerPlace {
    pub(super) inner: Arc<Inner>,
    lane: Option<LaneKey>,
    state: Mutex<State>,
    pub(super) counted: Option<Arc<Work>>,
    /// The event's number, where somebody watches.
    pub(super) job: u64,
}

pub(super) struct State {
    /// None while the handler asks someone.
    pub(super) hold: Option<Hold>,
    /// The place, but not the lane, has been given to others. A handler has one place, however many of its requests wait.
    pub(super) lent: bool,
    /// The request for which it was lent waits still, and will take it back.
    pub(super) on_loan: bool,
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
    /// What is crossed out with the event: its own update; and where the storage is durable, those of answers that the
    /// handler took in its lane: after a crash they come again behind it, and it takes them again.
    updates: Vec<Open>,
    /// The gate that the event is at, or the function that is called after the handlers.
    around: Option<&'static Registration>,
}

/// An update that is to be crossed out.
pub(super) struct Open {
    pub(super) ticket: Ticket,
    /// What an earlier run of the bot left of it.
    pub(super) again: Option<Unfinished>,
}

impl WorkerPlace {
    pub(super) fn new(
        inner: Arc<Inner>,
        hold: Hold,
        update: Option<Open>,
        counted: Option<Arc<Work>>,
        job: u64,
    ) -> Self {
        let lane = hold.lane();
        let state = State {
            hold: Some(hold),
            lent: false,
            on_loan: false,
            asks: 0,
            going_on: false,
            ended: false,
            query: None,
            answered: None,
            updates: update.into_iter().collect(),
            around: None,
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

    /// The event was handled: crosses it out, and gives what is still held, and whether the place of it is lent. If it was
    /// an answer, it goes to the handler that asked; and what is held goes along, if that is one of this lane.
    pub(super) async fn end(&self) -> Option<(Hold, bool)> {
        let (answered, updates) = {
            let mut state = self.state();
            state.ended = true;
            (state.answered.take(), std::mem::take(&mut state.updates))
        };
        let Some(answered) = answered else {
            self.inner.journal.finish(updates).await;
            return self.take_hold();
        };
        let mut held = self.take_hold();
        let in_lane = self.lane.is_some() && self.lane == answered.lane;
        let turn = if in_lane { held.take() } else { None };
        let inner = Arc::clone(&self.inner);
        answered.send(|unclaimed| Delivery::new(inner, self.lane, in_lane, turn, updates, unclaimed), &self.counted);
        held
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
        let left = left(&mut self.state().updates);
        self.inner.journal.begin_anew(left).await;
    }

    /// The handler asks someone, from now on until it [goes on](Asking::go_on).
    pub(super) fn ask(self: &Arc<Self>) -> Asking {
        self.state().asks += 1;
        Asking(Arc::clone(self))
    }

    /// Whether it is one of the bot with these questions.
    pub(super) fn is_of(&self, asks: &Arc<Asks>) -> bool {
        Arc::ptr_eq(self.inner.life.asks(), asks)
    }

    /// Which gate the event is at, or which function that is called after the handlers, for the questions that are asked
    /// there.
    pub(super) fn set_around(&self, around: Option<&'static Registration>) {
        self.state().around = around;
    }

    pub(super) fn around(&self) -> Option<&'static Registration> {
        self.state().around
    }

    /// Whether the handler has no turn and needs one: it has no other question open, and does not wait for its turn.
    fn needs_turn(&self) -> bool {
        let state = self.state();
        state.hold.is_none() && state.asks == 0 && !state.going_on && !state.ended
    }

    /// Whether it has no place and needs one: it has given up the request that waited without.
    fn needs_place(&self) -> bool {
        let state = self.state();
        state.hold.is_some() && state.lent && !state.on_loan && !state.ended
    }

    /// Runs what handles the event, until that is done or has given up a question or a request for which it had given
    /// something back: true then, and it must [regain](Self::regain) that before it runs on.
    pub(super) fn drive(&self, mut handled: Pin<&mut impl Future<Output = ()>>) -> impl Future<Output = bool> {
        poll_fn(move |cx| match handled.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(false),
            Poll::Pending if self.needs_turn() || self.needs_place() => Poll::Ready(true),
            Poll::Pending => Poll::Pending,
        })
    }

    /// Waits for what the handler gave back and needs.
    pub(super) async fn regain(&self) {
        if self.needs_turn() {
            self.go_on().await;
        } else {
            self.take_back().await;
        }
    }

    /// Waits for a turn at the front of the lane.
    async fn go_on(&self) {
        let inner = &self.inner;
        self.state().going_on = true;
        let turn = inner.queue().go_on(self.lane);
        Workers::of(inner).start();
        let mut going_on = GoingOn { place: self, turn };
        if let Ok(hold) = (&mut going_on.turn).await
            && let Some(second) = self.take(hold, false)
        {
            inner.give_back(second, true);
        }
    }

    /// Goes on with this turn, unless it needs none any more.
    fn take(&self, hold: Hold, lent: bool) -> Option<Hold> {
        let mut state = self.state();
        if state.hold.is_some() || state.ended {
            return Some(hold);
        }
        state.hold = Some(hold);
        state.lent = lent;
        self.inner.journal.resume(tickets(&state.updates));
        self.inner.tell(Sight::Returned { job: self.job });
        None
    }

    /// Crosses the updates of an answer out with the event, and no sooner: the handler may wait for other answers still.
    pub(super) fn keep(&self, updates: &mut Vec<Open>) {
        let mut state = self.state();
        if self.inner.journal.is_durable() && !state.ended {
            if state.hold.is_none() {
                self.inner.journal.pause(tickets(updates));
            }
            state.updates.append(updates);
        }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A handler that asks someone. It needs no turn meanwhile.
pub(super) struct Asking(Arc<WorkerPlace>);

impl Asking {
    pub(super) fn place(&self) -> &Arc<WorkerPlace> {
        &self.0
    }

    /// Gives lane and place to others.
    pub(super) fn step_back(&self) {
        let place = &self.0;
        place.inner.journal.pause(tickets(&place.state().updates));
        if let Some((hold, lent)) = place.take_hold() {
            place.inner.tell(Sight::Lent { job: place.job });
            place.inner.give_back(hold, !lent);
        }
    }

    /// Goes on with the turn of the answer, or else at the front of its own lane. A handler that waits for others as well
    /// goes on without. The handler has the answer at the end only: until then it may be given up.
    pub(super) async fn go_on(self, mut delivery: Option<Delivery>) {
        let place = Arc::clone(&self.0);
        drop(self);
        if !place.needs_turn() {
            if let Some(delivery) = &mut delivery {
                delivery.forgive().await;
            }
        } else if let Some((hold, lent)) = delivery.as_mut().and_then(Delivery::take_turn) {
            if let Some(second) = place.take(hold, lent) {
                place.inner.give_back(second, !lent);
            }
            if lent {
                place.take_back().await;
            }
        } else {
            place.go_on().await;
        }
        if let Some(delivery) = delivery {
            delivery.claim(Some(&place));
        }
    }
}

impl Drop for Asking {
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
        // Else it could come between looking for it and the end, and be lost.
        self.turn.close();
        if let Ok(hold) = self.turn.try_recv() {
            self.place.inner.give_back(hold, true);
        }
    }
}

/// What an earlier run left of these, once.
pub(super) fn left(updates: &mut [Open]) -> Vec<Unfinished> {
    updates.iter_mut().filter_map(|open| open.again.take()).collect()
}

fn tickets(updates: &[Open]) -> impl Iterator<Item = Ticket> + '_ {
    updates.iter().map(|open| open.ticket)
}
