//! What waits: order within a lane, fairness between lanes, and the places in which handlers run. Plain data; the lock
//! around it is [`Workers`](super::Workers)'.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;
use tokio::sync::oneshot;

use crate::event::LaneKey;

/// Updates that wait, by lane, and the places for those that run.
pub(super) struct Queue<T> {
    lanes: FxHashMap<LaneKey, VecDeque<T>>,
    /// Lanes whose next update may run: no other of the same lane does.
    ready: VecDeque<LaneKey>,
    /// Payments, which Bale cancels when they wait too long.
    urgent: VecDeque<T>,
    /// Places that nobody uses.
    free: usize,
    /// Whether the place beyond the others, for payments, is free.
    spare_free: bool,
    /// Handlers that lent their place and want it back. They go before updates that have not begun.
    returning: VecDeque<oneshot::Sender<()>>,
    waiting: usize,
}

/// What an update holds while it runs, to be given back by [`Queue::finish`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hold {
    lane: Option<LaneKey>,
    spare: bool,
}

impl Hold {
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
        }
    }

    /// How many wait.
    pub(super) fn waiting(&self) -> usize {
        self.waiting
    }

    pub(super) fn push(&mut self, lane: LaneKey, item: T) {
        self.waiting += 1;
        if let Some(items) = self.lanes.get_mut(&lane) {
            items.push_back(item);
        } else {
            // A lane exists from its first update until its last one is finished.
            self.lanes.insert(lane, VecDeque::from([item]));
            self.ready.push_back(lane);
        }
    }

    pub(super) fn push_urgent(&mut self, item: T) {
        self.waiting += 1;
        self.urgent.push_back(item);
    }

    /// The next update that may run now. Its place is taken.
    pub(super) fn next(&mut self) -> Option<(Hold, T)> {
        let spare = self.free == 0;
        if (!spare || self.spare_free)
            && let Some(item) = self.urgent.pop_front()
        {
            if spare {
                self.spare_free = false;
            } else {
                self.free -= 1;
            }
            self.waiting -= 1;
            return Some((Hold { lane: None, spare }, item));
        }
        if self.free == 0 {
            return None;
        }
        let lane = self.ready.pop_front()?;
        let item = self.lanes.get_mut(&lane)?.pop_front()?;
        self.free -= 1;
        self.waiting -= 1;
        Some((Hold { lane: Some(lane), spare: false }, item))
    }

    /// An update was handled: its lane is free, and so is its place if it still held one.
    pub(super) fn finish(&mut self, hold: Hold, held: bool) {
        if let Some(lane) = hold.lane {
            if self.lanes.get(&lane).is_none_or(VecDeque::is_empty) {
                self.lanes.remove(&lane);
            } else {
                self.ready.push_back(lane);
            }
        }
        if hold.spare {
            self.spare_free = true;
        } else if held {
            self.free_place();
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
}
