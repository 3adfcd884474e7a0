//! The bots' requests: which came, how many at once, and what is to go wrong with them.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::Semaphore;

use super::faults::{Fault, FaultKind};

/// How many requests are remembered.
const KEPT: usize = 100_000;

/// A request that a bot made.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct BotRequest {
    /// The bot's name; empty for a token that is not known.
    pub bot: String,
    /// The method, by Bale's spelling.
    pub method: String,
    /// All parameters as one object, those of the query and form as texts. A file is shown by its name and size.
    pub parameters: Value,
    /// The HTTP status of the answer; `None` while there is none, or when the connection was cut instead.
    pub status: Option<u16>,
    done: bool,
}

#[derive(Default)]
pub(crate) struct Traffic {
    requests: VecDeque<BotRequest>,
    /// The number of the first request that is remembered.
    first: u64,
    in_flight: HashMap<String, InFlight>,
    faults: Vec<Fault>,
    holds: Vec<Holding>,
    next_hold: u64,
    delays: Vec<(String, Duration)>,
}

#[derive(Clone, Copy, Default)]
struct InFlight {
    now: usize,
    most: usize,
    /// Those whose answers wait for a test to move the clock.
    delayed: usize,
}

/// Answers that are kept back.
struct Holding {
    id: u64,
    method: String,
    /// The methods whose answers are held, the first first.
    held: VecDeque<String>,
    /// Let all go once so many are held.
    until: Option<usize>,
    gate: Arc<Semaphore>,
}

impl Traffic {
    /// A request came. Gives its number and what is to go wrong with it.
    pub(crate) fn arrive(&mut self, bot: String, method: &str, parameters: Value) -> (u64, Option<FaultKind>) {
        let in_flight = self.in_flight.entry(method.to_owned()).or_default();
        in_flight.now += 1;
        in_flight.most = in_flight.most.max(in_flight.now);
        self.requests.push_back(BotRequest { bot, method: method.to_owned(), parameters, status: None, done: false });
        if self.requests.len() > KEPT {
            self.requests.pop_front();
            self.first += 1;
        }
        let number = self.first + self.requests.len() as u64 - 1;
        (number, self.take_fault(method, |kind| !kind.concerns_batches()))
    }

    /// What the request was to do is done; its answer is on the way, unless it is held or lost.
    pub(crate) fn done(&mut self, number: u64, status: Option<u16>) {
        let index = number.checked_sub(self.first).and_then(|index| usize::try_from(index).ok());
        if let Some(request) = index.and_then(|index| self.requests.get_mut(index)) {
            request.done = true;
            request.status = status;
        }
    }

    /// The request is answered, or its connection gone.
    pub(crate) fn depart(&mut self, method: &str) {
        if let Some(in_flight) = self.in_flight.get_mut(method) {
            in_flight.now = in_flight.now.saturating_sub(1);
        }
    }

    /// The answer waits for a test to move the clock, or not any more.
    pub(crate) fn set_delayed(&mut self, method: &str, delayed: bool) {
        let in_flight = self.in_flight.entry(method.to_owned()).or_default();
        in_flight.delayed = if delayed { in_flight.delayed + 1 } else { in_flight.delayed.saturating_sub(1) };
    }

    /// How many answers to this method wait for the test to do something.
    pub(crate) fn kept_back(&self, method: &str) -> usize {
        let held = self.holds.iter().flat_map(|hold| &hold.held).filter(|held| *held == method).count();
        held + self.in_flight.get(method).map_or(0, |in_flight| in_flight.delayed)
    }

    /// The methods of the requests that came and have not been answered, with how many there are of each.
    pub(crate) fn unanswered(&self) -> impl Iterator<Item = (&str, usize)> {
        let unanswered = self.in_flight.iter().filter(|(_, in_flight)| in_flight.now > 0);
        unanswered.map(|(method, in_flight)| (method.as_str(), in_flight.now))
    }

    pub(crate) fn requests(&self) -> Vec<BotRequest> {
        self.requests.iter().cloned().collect()
    }

    /// The requests with this method whose work is done.
    pub(crate) fn done_requests(&self, method: &str) -> impl Iterator<Item = &BotRequest> {
        self.requests.iter().filter(move |request| request.done && request.method.eq_ignore_ascii_case(method))
    }

    pub(crate) fn in_flight(&self, method: &str) -> (usize, usize) {
        let found = self.in_flight.iter().find(|(name, _)| name.eq_ignore_ascii_case(method));
        found.map_or((0, 0), |(_, in_flight)| (in_flight.now, in_flight.most))
    }

    pub(crate) fn plan(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    pub(crate) fn clear_faults(&mut self) {
        self.faults.clear();
    }

    /// The first planned fault that fits; it is then used up by one.
    pub(crate) fn take_fault(&mut self, method: &str, fits: impl Fn(&FaultKind) -> bool) -> Option<FaultKind> {
        let index = self.faults.iter_mut().position(|fault| fault.happens(method, &fits))?;
        let fault = &mut self.faults[index];
        let kind = fault.kind.clone();
        if fault.use_up() {
            drop(self.faults.remove(index));
        }
        Some(kind)
    }

    pub(crate) fn set_delay(&mut self, method: &str, delay: Duration) {
        self.delays.retain(|(name, _)| !name.eq_ignore_ascii_case(method));
        if !delay.is_zero() {
            self.delays.push((method.to_owned(), delay));
        }
    }

    pub(crate) fn delay(&self, method: &str) -> Option<Duration> {
        self.delays.iter().find(|(name, _)| fits(name, method)).map(|(_, delay)| *delay)
    }

    pub(crate) fn begin_hold(&mut self, method: &str, until: Option<usize>) -> u64 {
        self.next_hold += 1;
        let (id, gate) = (self.next_hold, Arc::new(Semaphore::new(0)));
        self.holds.push(Holding { id, method: method.to_owned(), held: VecDeque::new(), until, gate });
        id
    }

    /// Ends a hold; all it held may go.
    pub(crate) fn end_hold(&mut self, id: u64) {
        self.holds.retain(|hold| {
            if hold.id == id {
                hold.gate.close();
            }
            hold.id != id
        });
    }

    /// Lets one answer go.
    pub(crate) fn release_one(&mut self, id: u64) {
        if let Some(hold) = self.holds.iter_mut().find(|hold| hold.id == id) {
            hold.held.pop_front();
            hold.gate.add_permits(1);
        }
    }

    /// How many answers a hold keeps back; `None` when it has ended.
    pub(crate) fn held(&self, id: u64) -> Option<usize> {
        self.holds.iter().find(|hold| hold.id == id).map(|hold| hold.held.len())
    }

    /// The gate at which an answer to this method has to wait.
    pub(crate) fn gate(&mut self, method: &str) -> Option<Arc<Semaphore>> {
        let hold = self.holds.iter_mut().find(|hold| fits(&hold.method, method))?;
        hold.held.push_back(method.to_owned());
        let (id, gate, full) = (hold.id, hold.gate.clone(), hold.until.is_some_and(|until| hold.held.len() >= until));
        if full {
            self.end_hold(id);
        }
        Some(gate)
    }
}

/// Whether a pattern, a method's name or `*`, means this method.
pub(crate) fn fits(pattern: &str, method: &str) -> bool {
    pattern == "*" || pattern.eq_ignore_ascii_case(method)
}
