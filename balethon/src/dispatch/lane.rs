//! What waits: order within a lane, fairness between lanes, and the places in which handlers run. Plain data; the lock
//! around it is [`Workers`](super::Workers)'.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;
use tokio::sync::oneshot;

use crate::event::LaneKey;

/// Updates that wait, by lane, and the places for those that run.
pub(super) struct Queue<T> {
    lanes: FxHashMap<LaneKey, VecDeque<Waiting<T>>>,
    /// Lanes whose next update may run: no other of the same lane does.
    ready: VecDeque<LaneKey>,
    /// Payments, which Bale cancels when they wait too long.
    urgent: VecDeque<Waiting<T>>,
    /// Places that nobody uses.
    free: usize,
    /// Whether the place beyond the others, for payments, is free.
    spare_free: bool,
    /// Handlers that lent their place and want it back. They go before updates that have not begun.
    returning: VecDeque<oneshot::Sender<()>>,
    /// Updates that have not begun.
    waiting: usize,
    /// Those that hold something.
    running: usize,
}

enum Waiting<T> {
    /// An update that has not begun.
    Update(T),
    /// A handler that gave everything back to ask someone, and goes on.
    Handler(oneshot::Sender<Hold>),
}

/// What an update holds while it runs, to be given back by [`Queue::finish`].
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hold {
    lane: Option<LaneKey>,
    spare: bool,
}

impl Hold {
    /// Its lane; a payment has none.
    pub(super) fn lane(&self) -> Option<LaneKey> {
        self.lane
    }

    /// Whether it is the place kept for payments.
    pub(super) fn is_spare(&self) -> bool {
        self.spare
    }
}

impl<T> Queue<T> {
    pub(super) fn new(places: usize) -> Self {
        Self {
            lanes: FxHashMap::default(),
            ready: VecDeque::new(),
            urgent: VecDeque::new(),
            free: places,
            spare_free: true,
            returning: VecDeque::new(),
            waiting: 0,
            running: 0,
        }
    }

    /// How many updates wait.
    pub(super) fn waiting(&self) -> usize {
        self.waiting
    }

    /// Whether nothing waits and nothing runs: what is left then has asked someone.
    pub(super) fn is_at_rest(&self) -> bool {
        self.running == 0 && self.lanes.is_empty() && self.urgent.is_empty()
    }

    pub(super) fn push(&mut self, lane: LaneKey, item: T) {
        self.waiting += 1;
        if let Some(items) = self.lanes.get_mut(&lane) {
            items.push_back(Waiting::Update(item));
        } else {
            // A lane exists from its first update until its last one is finished.
            self.lanes.insert(lane, VecDeque::from([Waiting::Update(item)]));
            self.ready.push_back(lane);
        }
    }

    pub(super) fn push_urgent(&mut self, item: T) {
        self.waiting += 1;
        self.urgent.push_back(Waiting::Update(item));
    }

    /// The next update that may run now. Its place is taken. Handlers that go on and stand before it get theirs.
    pub(super) fn next(&mut self) -> Option<(Hold, T)> {
        loop {
            let spare = self.free == 0;
            let (lane, next) = if (!spare || self.spare_free)
                && let Some(next) = self.urgent.pop_front()
            {
                (None, next)
            } else if !spare {
                let lane = self.ready.pop_front()?;
                (Some(lane), self.lanes.get_mut(&lane)?.pop_front()?)
            } else {
                return None;
            };
            let hold = Hold { lane, spare };
            if spare {
                self.spare_free = false;
            } else {
                self.free -= 1;
            }
            self.running += 1;
            match next {
                Waiting::Update(item) => {
                    self.waiting -= 1;
                    return Some((hold, item));
                }
                Waiting::Handler(handler) => {
                    // One that is gone meanwhile needs nothing.
                    if let Err(hold) = handler.send(hold) {
                        self.finish(hold, true);
                    }
                }
            }
        }
    }

    /// An update was handled, or its handler asks someone: its lane is free, and so is its place if it still held one.
    pub(super) fn finish(&mut self, hold: Hold, held: bool) {
        self.running -= 1;
        if let Some(lane) = hold.lane {
            match self.lanes.get(&lane).and_then(VecDeque::front) {
                None => drop(self.lanes.remove(&lane)),
                Some(Waiting::Update(_)) => self.ready.push_back(lane),
                Some(Waiting::Handler(_)) => self.ready.push_front(lane),
            }
        }
        if hold.spare {
            self.spare_free = true;
        } else if held {
            self.free_place();
        }
    }

    /// Puts an update that had begun back to the front of its lane.
    pub(super) fn put_back(&mut self, lane: Option<LaneKey>, item: T) {
        self.waiting += 1;
        self.push_front(lane, Waiting::Update(item));
    }

    /// Queues a handler that gave everything back at the front of its lane.
    pub(super) fn go_on(&mut self, lane: Option<LaneKey>) -> oneshot::Receiver<Hold> {
        let (sender, receiver) = oneshot::channel();
        self.push_front(lane, Waiting::Handler(sender));
        receiver
    }

    /// What has begun goes before the others in its lane, and a lane in which nothing else waits before other lanes.
    fn push_front(&mut self, lane: Option<LaneKey>, next: Waiting<T>) {
        let Some(lane) = lane else { return self.urgent.push_front(next) };
        match self.lanes.get_mut(&lane) {
            Some(items) => items.push_front(next),
            None => {
                self.lanes.insert(lane, VecDeque::from([next]));
                self.ready.push_front(lane);
            }
        }
    }

    /// A place is free: for one who wants it back, else for the next update.
    pub(super) fn free_place(&mut self) {
        while let Some(wanted) = self.returning.pop_front() {
            if wanted.send(()).is_ok() {
                return;
            }
        }
        self.free += 1;
    }

    /// Takes a place that was lent, or tells when one is free.
    pub(super) fn take_back(&mut self) -> Option<oneshot::Receiver<()>> {
        if self.free > 0 {
            self.free -= 1;
            return None;
        }
        let (sender, receiver) = oneshot::channel();
        self.returning.push_back(sender);
        Some(receiver)
    }
}

#[cfg(test)]
mod tests;
