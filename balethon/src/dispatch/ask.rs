//! Handlers that wait for a person: who is waited for, and how the answer gets from its update to the handler.
//!
//! A handler that asks gives back its lane and its place, and its task sleeps. It is no longer among those that run: it does
//! not count against `max_workers`, updates of its own lane go on, a stop does not wait for it, and its update is not in
//! the way of confirming later ones.
//!
//! 1. **The question** is entered here before it is sent, so that no answer comes too early; then the handler
//!    [steps back](super::turn::Asking::step_back).
//! 2. **Each message and press** comes by here when its turn has come, after the gates and before the handlers. So what
//!    waited in the lane before the question is looked at too, in order: people who know the questions answer early.
//!    The newest question to the person is tried first. It says ([`Judge`]) whether this is its answer; if it is not, the
//!    next question is tried, and then the handlers. The questions of a gate are tried where that gate would run: it would
//!    take its own answer for a message like others, and ask again.
//! 3. **The answer** is handed to the handler when everything else is done with its update, as a [`Delivery`], and with it
//!    the turn of the update, if that was in the handler's lane: it goes on as if it were the handler of that update, and
//!    what comes after it in the lane waits for it. With an answer from another lane, or for a handler of another bot, the
//!    handler queues at the front of its own lane, and the answer is done when the handler goes on. So does one whose time
//!    is over, one that gives its question up, and one that is ended by the stop.
//! 4. **Who is first** is decided by taking the question out of the list: an answer, the time limit, the end of the
//!    handler. A handler that gives its question up before it goes on with the answer leaves that to the others: the
//!    [`Delivery`] is dropped, and the update goes back to the front of its lane. It is shown to the handlers, and before
//!    to the gates from the one on that had asked.
//!
//! No handler waits for another with a lane or place in its hands, so people who ask each other cannot hold each other
//! up, however few the workers are.
//!
//! After a crash, the update of a handler that asked is handled again from its beginning. Answers in its lane are crossed out
//! together with it, in one write: they come again behind it, and are taken again.

use std::any::Any;
use std::panic::Location;
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use rustc_hash::FxHashMap;
use tokio::sync::oneshot;

use super::delivery::{Delivery, Unclaimed};
use super::turn::{Asking, WorkerPlace};
use crate::activity::{self, Work};
use crate::client::Settings;
use crate::clock::Clock;
use crate::error::{Error, ErrorKind, Failure};
use crate::event::{Context, Event, Kind, LaneKey};
use crate::handler::Registration;
use crate::types::{ChatId, UserId};

/// All questions of one running bot that wait for an answer.
pub(crate) struct Asks {
    clock: Clock,
    answer_queries: bool,
    /// How many there are, so that an update costs nothing where there are none.
    count: AtomicUsize,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    /// Newest last.
    questions: FxHashMap<Asked, Vec<Arc<Question>>>,
    /// The bot stops.
    closed: bool,
}

/// Who is asked, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Asked {
    pub(crate) chat: ChatId,
    pub(crate) user: UserId,
}

/// Says what a question makes of the messages and presses of the one who is asked.
pub(crate) trait Judge: Send + Sync {
    /// Looks at one.
    fn judge<'a>(&'a self, cx: &'a Context) -> BoxFuture<'a, Result<Judgement, Failure>>;
}

/// What a message or press is to a question.
pub(crate) enum Judgement {
    /// Nothing.
    Other,
    /// No answer, which the person was told. The question stays open.
    Told,
    /// What the handler waits for, or why it need not wait any longer.
    Over(End),
}

/// How a question ends: with what the [`Judge`] made of the answer, or without.
pub(crate) type End = Result<Box<dyn Any + Send>, Error>;

/// What a handler gets, and the answer that it is from. Where a sandbox counts, the work that hands it over lasts until the
/// handler has it.
type Handed = (End, Option<Delivery>, Option<Arc<Work>>);

/// A question that has ended, until the handler hears of it.
pub(super) struct Answered {
    asker: oneshot::Sender<Handed>,
    end: End,
    /// That of the handler.
    pub(super) lane: Option<LaneKey>,
    unclaimed: Unclaimed,
}

impl Answered {
    pub(super) fn send(self, deliver: impl FnOnce(Unclaimed) -> Delivery, counted: &Option<Arc<Work>>) {
        // Where nobody waits any more, the delivery is dropped.
        let _ = self.asker.send((self.end, Some(deliver(self.unclaimed)), counted.clone()));
    }
}

pub(super) struct Question {
    asked: Asked,
    /// Where it is asked.
    pub(super) at: &'static Location<'static>,
    judge: Arc<dyn Judge>,
    /// The lane of the handler that asks, if it is one of this bot's.
    lane: Option<LaneKey>,
    /// The gate at which it is asked, if it is one.
    gate: Option<&'static Registration>,
    end: Mutex<Option<oneshot::Sender<Handed>>>,
}

impl Question {
    fn take_sender(&self) -> Option<oneshot::Sender<Handed>> {
        self.end.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn end_with(&self, kind: ErrorKind, why: &str) {
        if let Some(sender) = self.take_sender() {
            // Nobody may wait any more.
            let _ = sender.send((Err(Error::new(kind, why)), None, None));
        }
    }

    pub(super) async fn judge(&self, cx: &Context) -> Result<Judgement, Failure> {
        self.judge.judge(cx).await
    }
}

impl Asks {
    pub(super) fn new(settings: &Settings) -> Self {
        Self {
            clock: settings.clock.clone(),
            answer_queries: settings.answer_queries,
            count: AtomicUsize::new(0),
            open: Mutex::default(),
        }
    }

    /// Enters a question of the calling code, before it is sent; in place of the older ones to the same person, or
    /// beside them.
    ///
    /// # Errors
    /// The bot stops, or the handlers are through with the update already.
    pub(crate) async fn enter(
        self: &Arc<Self>,
        asked: Asked,
        judge: Arc<dyn Judge>,
        at: &'static Location<'static>,
        replace: bool,
    ) -> Result<Waiter, Error> {
        let place = WorkerPlace::current();
        let own = place.as_ref().filter(|place| place.is_of(self));
        let (lane, gate) = own.map_or((None, None), |place| (place.lane(), place.around()));
        if let Some(after) = gate.filter(|gate| gate.kind == Kind::After) {
            return Err(Error::new(ErrorKind::Usage, format!("`{}` {IN_AFTER}", after.name)));
        }
        if let Some(place) = &place {
            place.forgive().await;
        }
        let asking = place.as_ref().map(WorkerPlace::ask);
        let (sender, end) = oneshot::channel();
        let question = Arc::new(Question { asked, at, judge, lane, gate, end: Mutex::new(Some(sender)) });
        if self.open().closed {
            // Code that asks until it is answered must not keep the thread.
            tokio::task::yield_now().await;
        }
        let mut open = self.open();
        if open.closed {
            return Err(Error::new(ErrorKind::Stopped, STOPPED));
        }
        if replace && let Some(older) = open.questions.remove(&asked) {
            self.count.fetch_sub(older.len(), Ordering::Release);
            older.iter().for_each(|question| question.end_with(ErrorKind::Cancelled, "the person was asked anew"));
        }
        open.questions.entry(asked).or_default().push(Arc::clone(&question));
        self.count.fetch_add(1, Ordering::Release);
        Ok(Waiter { asks: Arc::clone(self), question, asking, end })
    }

    /// The questions that an event may answer, the newest first: those of a gate, or those that no gate asked.
    pub(super) fn of(&self, event: &Event, gate: Option<&Registration>) -> Vec<Arc<Question>> {
        if self.count.load(Ordering::Acquire) == 0 || !matches!(event, Event::Message(_) | Event::CallbackQuery(_)) {
            return Vec::new();
        }
        let (Some(chat), Some(user)) = (event.chat(), event.user()) else { return Vec::new() };
        let open = self.open();
        let questions = open.questions.get(&Asked { chat: chat.id, user: user.id });
        let questions = questions.into_iter().flatten().rev();
        questions.filter(|question| question.gate.map(ptr::from_ref) == gate.map(ptr::from_ref)).cloned().collect()
    }

    /// Ends a question from the update that the calling code handles. False when it has ended already.
    pub(super) fn hand_over(&self, question: &Arc<Question>, end: End, cx: &Context) -> bool {
        let Some(place) = WorkerPlace::current() else { return false };
        if !self.remove(question) {
            return false;
        }
        let Some(asker) = question.take_sender().filter(|asker| !asker.is_closed()) else { return false };
        let unclaimed = Unclaimed { cx: cx.clone(), gate: question.gate };
        place.set_answered(Answered { asker, end, lane: question.lane, unclaimed });
        true
    }

    /// The bot stops: nobody will answer any more.
    pub(super) fn close(&self) {
        let questions = {
            let mut open = self.open();
            open.closed = true;
            self.count.store(0, Ordering::Release);
            std::mem::take(&mut open.questions)
        };
        for question in questions.into_values().flatten() {
            question.end_with(ErrorKind::Stopped, STOPPED);
        }
    }

    /// True for the one who takes it out.
    fn remove(&self, question: &Arc<Question>) -> bool {
        let mut open = self.open();
        let Some(questions) = open.questions.get_mut(&question.asked) else { return false };
        let Some(at) = questions.iter().position(|other| Arc::ptr_eq(other, question)) else { return false };
        questions.remove(at);
        if questions.is_empty() {
            open.questions.remove(&question.asked);
        }
        self.count.fetch_sub(1, Ordering::Release);
        true
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A question that was entered. Dropped, it is none any more.
pub(crate) struct Waiter {
    asks: Arc<Asks>,
    question: Arc<Question>,
    asking: Option<Asking>,
    end: oneshot::Receiver<Handed>,
}

impl Waiter {
    /// The press on a button that the handler is about, if it would spin while the handler waits.
    pub(crate) fn spinning(&self) -> Option<String> {
        let place = self.asking.as_ref().filter(|_| self.asks.answer_queries)?.place();
        if place.is_of(&self.asks) { place.take_query() } else { None }
    }

    /// Waits for the answer, without lane and place.
    ///
    /// # Errors
    /// What ended the question without an answer.
    pub(crate) async fn end(mut self, timeout: Option<Duration>) -> End {
        let asking = self.asking.take();
        if let Some(asking) = &asking {
            asking.step_back();
        }
        // While a person thinks, a bot is not expected to do anything.
        let rest = activity::rest();
        let ended = match timeout {
            None => Some((&mut self.end).await),
            Some(timeout) => match self.asks.clock.clone().timeout(timeout, &mut self.end).await {
                // The answer was quicker, and is on its way.
                None if !self.asks.remove(&self.question) => Some((&mut self.end).await),
                ended => ended,
            },
        };
        drop(rest);
        let (end, delivery, _counted) = match ended {
            Some(Ok(ended)) => ended,
            // The sender is only dropped when it has sent something.
            Some(Err(_)) => (Err(Error::new(ErrorKind::Stopped, STOPPED)), None, None),
            None => (Err(Error::new(ErrorKind::NoAnswer, "the person did not answer in time")), None, None),
        };
        match (asking, delivery) {
            (Some(asking), delivery) => asking.go_on(delivery).await,
            (None, Some(delivery)) => delivery.claim(None),
            (None, None) => {}
        }
        end
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        self.asks.remove(&self.question);
    }
}

const IN_AFTER: &str = "cannot ask: an `#[after]` function is called after the answer too, and would ask about that again; \
                        ask in a handler, or in a gate (`#[before]`)";

const STOPPED: &str = "the bot is stopping, and waits for no answers";
