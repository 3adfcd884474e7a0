//! The updates that wait for a bot.

use std::collections::VecDeque;
use std::sync::Arc;

use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value, json};
use tokio::sync::Notify;

/// How many updates Bale keeps for a bot, and for how long.
const KEPT: usize = 2000;
const KEPT_MS: i64 = 24 * 60 * 60 * 1000;

/// What waits for a bot.
#[derive(Default)]
pub(crate) struct Updates {
    waiting: VecDeque<Waiting>,
    next_id: i64,
    /// Whether ids have begun to be given out.
    begun: bool,
    next_serial: u64,
    /// Counts polls and deliveries, to tell what another poller took meanwhile.
    ticks: u64,
    /// Comes again with the next answer although it was confirmed: what a lost answer leads to.
    again: Vec<Arc<RawValue>>,
    /// Polls that have found nothing and wait.
    pub(crate) waiting_polls: usize,
    /// How many there were at the last look.
    looked_at: u64,
    /// Told of every new update.
    pub(crate) arrived: Arc<Notify>,
}

struct Waiting {
    /// Counts all updates that there ever were, unlike the id, which a test may choose.
    serial: u64,
    id: i64,
    at_ms: i64,
    json: Arc<RawValue>,
    /// When it was last handed out; 0 before that.
    handed: u64,
}

/// What a `getUpdates` asks for.
#[derive(Clone, Copy)]
pub(crate) struct Poll {
    pub(crate) offset: Option<i64>,
    pub(crate) limit: usize,
    /// When it began; what other pollers take after that is not for this one.
    pub(crate) began: u64,
}

impl Updates {
    /// Sets the first id, unless one has been given out.
    pub(crate) fn begin_at(&mut self, first_id: i64) {
        if !std::mem::replace(&mut self.begun, true) {
            self.next_id = first_id;
        }
    }

    /// Gives the update as it goes out.
    pub(crate) fn push(&mut self, kind: &str, object: Value, now_ms: i64) -> Option<Arc<RawValue>> {
        let mut update = Map::new();
        update.insert("update_id".into(), json!(self.next_id));
        update.insert(kind.into(), object);
        self.push_raw(Value::Object(update), now_ms)
    }

    /// Puts in any JSON. An object without an `update_id` gets the next one; a number that it brings is kept.
    pub(crate) fn push_raw(&mut self, mut update: Value, now_ms: i64) -> Option<Arc<RawValue>> {
        let mut id = self.next_id;
        if let Some(object) = update.as_object_mut() {
            match object.get("update_id").and_then(Value::as_i64) {
                Some(given) => id = given,
                None if !object.contains_key("update_id") => {
                    object.insert("update_id".into(), json!(id));
                }
                None => {}
            }
        }
        self.next_id = id + 1;
        let json: Arc<RawValue> = to_raw_value(&update).ok()?.into();
        self.next_serial += 1;
        self.waiting.push_back(Waiting { serial: self.next_serial, id, at_ms: now_ms, json: json.clone(), handed: 0 });
        if self.waiting.len() > KEPT {
            self.waiting.pop_front();
        }
        self.arrived.notify_waiters();
        Some(json)
    }

    pub(crate) fn begin_poll(&mut self) -> u64 {
        self.ticks += 1;
        self.ticks
    }

    /// The updates for this poll. Confirms those below its offset.
    pub(crate) fn take(&mut self, poll: Poll, now_ms: i64) -> Vec<Arc<RawValue>> {
        self.waiting.retain(|update| now_ms - update.at_ms < KEPT_MS);
        match poll.offset {
            // Nobody can have seen an id that was not given out yet, so that such an offset is from before the ids
            // started over. It hides what waits and confirms nothing.
            Some(offset) if offset > self.next_id => {
                self.looked_at = self.next_serial;
                return Vec::new();
            }
            Some(offset) if offset >= 0 => self.waiting.retain(|update| update.id >= offset),
            Some(offset) => {
                let kept = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
                let gone = self.waiting.len().saturating_sub(kept);
                self.waiting.drain(..gone);
            }
            None => {}
        }
        self.ticks += 1;
        self.looked_at = self.next_serial;
        let mut batch: Vec<_> = self.again.drain(..).collect();
        let room = poll.limit.saturating_sub(batch.len());
        for update in self.waiting.iter_mut().filter(|update| update.handed <= poll.began).take(room) {
            update.handed = self.ticks;
            batch.push(update.json.clone());
        }
        batch
    }

    /// The oldest update that waits, and its serial number.
    pub(crate) fn first(&mut self, now_ms: i64) -> Option<(u64, Arc<RawValue>)> {
        self.waiting.retain(|update| now_ms - update.at_ms < KEPT_MS);
        self.waiting.front().map(|update| (update.serial, update.json.clone()))
    }

    pub(crate) fn remove(&mut self, serial: u64) {
        self.waiting.retain(|update| update.serial != serial);
    }

    /// Delivers these again with the next answer.
    pub(crate) fn repeat(&mut self, updates: &[Arc<RawValue>]) {
        self.again.extend_from_slice(updates);
        self.arrived.notify_waiters();
    }

    /// Grows whenever the bot asks for updates.
    pub(crate) fn polls(&self) -> u64 {
        self.ticks
    }

    /// How many wait to be fetched or confirmed.
    pub(crate) fn count(&self, now_ms: i64) -> usize {
        self.waiting.iter().filter(|update| now_ms - update.at_ms < KEPT_MS).count()
    }

    /// Whether a poll waits which has seen all there is.
    pub(crate) fn are_waited_for(&self) -> bool {
        self.waiting_polls > 0 && self.looked_at == self.next_serial && self.again.is_empty()
    }

    /// Whether all were fetched and confirmed.
    pub(crate) fn are_done(&self, now_ms: i64) -> bool {
        self.again.is_empty() && self.count(now_ms) == 0
    }

    /// Forgets everything that waits.
    pub(crate) fn clear(&mut self) {
        self.waiting.clear();
        self.again.clear();
    }

    /// Ids begin anew, as after a long idle time. What waits is gone.
    pub(crate) fn start_over(&mut self) {
        self.clear();
        self.next_id = 0;
        self.begun = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(batch: &[Arc<RawValue>]) -> Vec<i64> {
        batch
            .iter()
            .map(|raw| serde_json::from_str::<Value>(raw.get()).unwrap()["update_id"].as_i64().unwrap())
            .collect()
    }

    fn poll(updates: &mut Updates, offset: Option<i64>, limit: usize) -> Vec<i64> {
        let began = updates.begin_poll();
        ids(&updates.take(Poll { offset, limit, began }, 0))
    }

    fn with(count: i64) -> Updates {
        let mut updates = Updates::default();
        for n in 0..count {
            updates.push("message", json!({"n": n}), 0);
        }
        updates
    }

    #[test]
    fn an_offset_returns_itself_and_confirms_what_is_below() {
        let mut updates = with(4);
        assert_eq!(poll(&mut updates, None, 100), [0, 1, 2, 3]);
        assert_eq!(poll(&mut updates, None, 2), [0, 1]);
        assert_eq!(poll(&mut updates, Some(2), 100), [2, 3]);
        assert_eq!(poll(&mut updates, None, 100), [2, 3]);
        assert_eq!(poll(&mut updates, Some(4), 100), [] as [i64; 0]);
        assert_eq!(updates.count(0), 0);
    }

    #[test]
    fn a_negative_offset_forgets_all_but_the_last() {
        let mut updates = with(10);
        assert_eq!(poll(&mut updates, Some(-2), 1), [8]);
        assert_eq!(poll(&mut updates, None, 100), [8, 9]);
        assert_eq!(poll(&mut updates, Some(-50), 100), [8, 9]);
    }

    #[test]
    fn keeps_the_last_two_thousand_for_a_day() {
        let mut updates = with(2005);
        assert_eq!(poll(&mut updates, None, 1), [5]);
        assert!(updates.take(Poll { offset: None, limit: 100, began: 9 }, KEPT_MS).is_empty());
    }

    #[test]
    fn an_offset_from_before_the_ids_started_over_hides_without_confirming() {
        let mut updates = with(7);
        updates.start_over();
        updates.push("message", json!({}), 0);
        assert_eq!(poll(&mut updates, Some(7), 100), [] as [i64; 0]);
        assert_eq!(poll(&mut updates, None, 100), [0]);
    }

    #[test]
    fn what_one_waiting_poller_took_another_does_not_get() {
        let mut updates = Updates::default();
        let (first, second) = (updates.begin_poll(), updates.begin_poll());
        updates.push("message", json!({}), 0);
        assert_eq!(ids(&updates.take(Poll { offset: None, limit: 100, began: second }, 0)), [0]);
        assert!(updates.take(Poll { offset: None, limit: 100, began: first }, 0).is_empty());
        assert_eq!(poll(&mut updates, None, 100), [0]);
    }
}
