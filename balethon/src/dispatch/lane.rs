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

    /// Queues a handler that gave everything back at the front of its lane, and before lanes in which nothing has begun.
    pub(super) fn go_on(&mut self, lane: Option<LaneKey>) -> oneshot::Receiver<Hold> {
        let (sender, receiver) = oneshot::channel();
        let handler = Waiting::Handler(sender);
        match lane {
            None => self.urgent.push_front(handler),
            Some(lane) => match self.lanes.get_mut(&lane) {
                Some(items) => items.push_front(handler),
                None => {
                    self.lanes.insert(lane, VecDeque::from([handler]));
                    self.ready.push_front(lane);
                }
            },
        }
        receiver
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
mod tests {
    use super::*;
    use crate::types::{ChatId, UserId};

    fn lane(user: i64) -> LaneKey {
        LaneKey::Place { chat: Some(ChatId(1)), user: Some(UserId(user)) }
    }

    #[test]
    fn a_lane_runs_one_at_a_time_and_lanes_take_turns() {
        let mut queue = Queue::new(2);
        for (user, item) in [(1, "a1"), (1, "a2"), (2, "b1"), (2, "b2")] {
            queue.push(lane(user), item);
        }
        let (a, first) = queue.next().unwrap();
        let (b, second) = queue.next().unwrap();
        assert_eq!((first, second), ("a1", "b1"));
        assert!(queue.next().is_none());
        queue.finish(b, true);
        queue.finish(a, true);
        assert_eq!(queue.next().unwrap().1, "b2");
        assert_eq!(queue.next().unwrap().1, "a2");
        assert_eq!(queue.waiting(), 0);
    }

    #[test]
    fn finished_lanes_leave_nothing_behind() {
        let mut queue = Queue::new(1);
        for item in 0..100 {
            queue.push(lane(item), item);
            let (hold, _) = queue.next().unwrap();
            queue.finish(hold, true);
        }
        assert!(queue.lanes.is_empty() && queue.ready.is_empty());
    }

    #[test]
    fn a_payment_has_a_place_beyond_the_others() {
        let mut queue = Queue::new(1);
        queue.push(lane(1), "message");
        queue.next().unwrap();
        queue.push_urgent("payment");
        queue.push_urgent("another");
        let (hold, item) = queue.next().unwrap();
        assert_eq!(item, "payment");
        assert!(queue.next().is_none());
        queue.finish(hold, true);
        assert_eq!(queue.next().unwrap().1, "another");
    }

    #[test]
    fn a_lent_place_comes_back_before_new_updates() {
        let mut queue = Queue::new(1);
        queue.push(lane(1), 1);
        queue.next().unwrap();
        queue.free_place();
        queue.push(lane(2), 2);
        queue.push(lane(3), 3);
        let (second, _) = queue.next().unwrap();
        let mut returned = queue.take_back().unwrap();
        queue.finish(second, true);
        assert!(returned.try_recv().is_ok());
        assert!(queue.next().is_none());
    }

    #[test]
    fn who_asks_gives_its_lane_and_its_place_back() {
        let mut queue = Queue::new(1);
        queue.push(lane(1), "asks");
        queue.push(lane(1), "answers");
        let (hold, _) = queue.next().unwrap();
        assert_eq!(hold.lane(), Some(lane(1)));
        queue.finish(hold, true);
        assert_eq!(queue.next().unwrap().1, "answers");
        assert!(queue.next().is_none());
    }

    #[test]
    fn who_goes_on_is_the_first_of_its_lane_and_before_lanes_that_have_not_begun() {
        let mut queue = Queue::new(1);
        for (user, item) in [(1, "asks"), (2, "other"), (1, "later")] {
            queue.push(lane(user), item);
        }
        let (asks, _) = queue.next().unwrap();
        queue.finish(asks, true);
        let (other, item) = queue.next().unwrap();
        assert_eq!(item, "other");
        // Its lane has an update that waits already.
        let mut goes_on = queue.go_on(Some(lane(1)));
        // This one has none.
        let mut alone = queue.go_on(Some(lane(3)));
        queue.finish(other, true);
        assert!(queue.next().is_none());
        let alone = alone.try_recv().unwrap();
        queue.finish(alone, true);
        assert!(queue.next().is_none());
        let hold = goes_on.try_recv().unwrap();
        assert_eq!(hold, Hold { lane: Some(lane(1)), spare: false });
        assert!(!queue.is_at_rest());
        queue.finish(hold, true);
        let (later, item) = queue.next().unwrap();
        assert_eq!(item, "later");
        queue.finish(later, true);
        assert!(queue.is_at_rest());
    }

    #[test]
    fn a_busy_lane_is_left_to_who_is_in_it_until_the_one_that_goes_on() {
        let mut queue = Queue::new(2);
        queue.push(lane(1), "asks");
        let (asks, _) = queue.next().unwrap();
        queue.finish(asks, true);
        queue.push(lane(1), "runs");
        queue.push(lane(1), "waits");
        let (runs, _) = queue.next().unwrap();
        let mut goes_on = queue.go_on(Some(lane(1)));
        assert!(queue.next().is_none() && goes_on.try_recv().is_err());
        queue.finish(runs, true);
        assert!(queue.next().is_none());
        queue.finish(goes_on.try_recv().unwrap(), true);
        assert_eq!(queue.next().unwrap().1, "waits");
    }

    #[test]
    fn who_is_gone_when_its_turn_comes_takes_nothing() {
        let mut queue = Queue::new(1);
        drop(queue.go_on(Some(lane(1))));
        drop(queue.go_on(None));
        queue.push(lane(1), "next");
        let (hold, item) = queue.next().unwrap();
        assert_eq!(item, "next");
        queue.finish(hold, true);
        assert!(queue.is_at_rest() && queue.ready.is_empty());
        assert_eq!((queue.free, queue.spare_free), (1, true));
    }

    #[test]
    fn a_payment_that_asks_goes_on_in_any_place() {
        let mut queue = Queue::new(1);
        queue.push(lane(1), "message");
        let (message, _) = queue.next().unwrap();
        queue.push_urgent("payment");
        let (payment, _) = queue.next().unwrap();
        assert!(payment.is_spare());
        queue.finish(payment, true);
        assert_eq!((queue.free, queue.spare_free), (0, true));
        let mut goes_on = queue.go_on(None);
        assert!(queue.next().is_none());
        let payment = goes_on.try_recv().unwrap();
        assert!(payment.is_spare());
        queue.finish(payment, true);
        queue.finish(message, true);
        assert_eq!((queue.free, queue.spare_free), (1, true));
        let mut goes_on = queue.go_on(None);
        assert!(queue.next().is_none());
        assert!(!goes_on.try_recv().unwrap().is_spare());
    }
}
