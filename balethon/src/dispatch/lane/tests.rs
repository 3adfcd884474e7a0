//! What waits, step by step; and at random.

use proptest::prelude::*;

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

#[derive(Clone, Debug)]
enum Step {
    Push(i64),
    PushUrgent,
    /// One of those that run ends.
    Finish(usize),
    /// One of those that run begins anew.
    PutBack(usize),
    /// One of those that run asks someone.
    Ask(usize),
    /// One of those that asked goes on; or it is gone.
    GoOn(usize, bool),
    /// One of those that run hands its turn to one of the same lane that asks.
    Pass(usize, usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let which = 0..10_usize;
    let step = prop_oneof![
        (0..4_i64).prop_map(Step::Push),
        Just(Step::PushUrgent),
        which.clone().prop_map(Step::Finish),
        which.clone().prop_map(Step::PutBack),
        which.clone().prop_map(Step::Ask),
        (which.clone(), any::<bool>()).prop_map(|(which, stays)| Step::GoOn(which, stays)),
        (which.clone(), which).prop_map(|(from, to)| Step::Pass(from, to)),
    ];
    proptest::collection::vec(step, 0..200)
}

/// Removes one, if there is any.
fn pick<T>(all: &mut Vec<T>, which: usize) -> Option<T> {
    (!all.is_empty()).then(|| all.remove(which % all.len()))
}

#[derive(Default)]
struct Model {
    running: Vec<Hold>,
    asking: Vec<Option<LaneKey>>,
    going_on: Vec<oneshot::Receiver<Hold>>,
    begun: usize,
}

impl Model {
    /// All that may run does, and no more.
    fn settle(&mut self, queue: &mut Queue<()>, places: usize) {
        while let Some((hold, ())) = queue.next() {
            self.begun += 1;
            self.running.push(hold);
        }
        self.going_on.retain_mut(|handler| match handler.try_recv() {
            Ok(hold) => {
                self.running.push(hold);
                false
            }
            Err(_) => true,
        });
        let spare = self.running.iter().filter(|hold| hold.is_spare()).count();
        assert!(spare <= 1 && self.running.len() - spare <= places);
        let mut lanes: Vec<_> = self.running.iter().filter_map(Hold::lane).collect();
        let all = lanes.len();
        lanes.sort_by_key(|lane| format!("{lane:?}"));
        lanes.dedup();
        assert_eq!(lanes.len(), all, "two run in one lane");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever happens: one runs in a lane, no more than the places at once, and everyone comes to an end.
    #[test]
    fn nobody_is_lost_and_nothing_is_held_twice(places in 1..4_usize, steps in steps()) {
        let mut queue = Queue::new(places);
        let mut model = Model::default();
        let mut pushed = 0;
        for step in steps {
            match step {
                Step::Push(user) => {
                    queue.push(lane(user), ());
                    pushed += 1;
                }
                Step::PushUrgent => {
                    queue.push_urgent(());
                    pushed += 1;
                }
                Step::Finish(which) => {
                    if let Some(hold) = pick(&mut model.running, which) {
                        queue.finish(hold, true);
                    }
                }
                Step::PutBack(which) => {
                    if let Some(hold) = pick(&mut model.running, which) {
                        queue.put_back(hold.lane(), ());
                        queue.finish(hold, true);
                        pushed += 1;
                    }
                }
                Step::Ask(which) => {
                    if let Some(hold) = pick(&mut model.running, which) {
                        model.asking.push(hold.lane());
                        queue.finish(hold, true);
                    }
                }
                Step::GoOn(which, stays) => {
                    if let Some(lane) = pick(&mut model.asking, which) {
                        let handler = queue.go_on(lane);
                        model.going_on.extend(stays.then_some(handler));
                    }
                }
                Step::Pass(from, to) => {
                    let lane = model.running.get(from).and_then(Hold::lane);
                    if lane.is_some() && model.asking.get(to) == Some(&lane) {
                        model.asking.remove(to);
                    }
                }
            }
            model.settle(&mut queue, places);
        }
        for lane in std::mem::take(&mut model.asking) {
            model.going_on.push(queue.go_on(lane));
        }
        model.settle(&mut queue, places);
        while let Some(hold) = model.running.pop() {
            queue.finish(hold, true);
            model.settle(&mut queue, places);
        }
        prop_assert!(model.going_on.is_empty() && queue.is_at_rest());
        prop_assert_eq!((model.begun, queue.waiting()), (pushed, 0));
        prop_assert_eq!((queue.free, queue.spare_free, queue.ready.len()), (places, true, 0));
    }
}
