//! What goes between bots and the sandbox, as it was: what the page's panel for developers shows.

use std::collections::VecDeque;
use std::sync::Arc;

use serde_json::value::RawValue;

/// How much is kept, in entries and in bytes of JSON. A sandbox that runs for days must not eat the machine.
const KEPT: usize = 1000;
const KEPT_BYTES: usize = 8 << 20;
/// A longer answer is cut, as that of a `getUpdates` after a long pause.
const LONGEST_ANSWER: usize = 32 << 10;

/// Something that went over the wire, or is about to.
#[derive(Clone, Debug)]
pub(crate) enum Wire {
    /// An update waits for a bot.
    Update { bot: i64, json: Arc<RawValue> },
    /// A bot's request came. The number is that of the traffic; an unknown token has no bot.
    Request { request: u64, bot: Option<i64>, method: String, parameters: String },
    /// It was answered; without a status its connection was cut.
    Answer { request: u64, status: Option<u16>, body: String },
}

impl Wire {
    fn size(&self) -> usize {
        match self {
            Self::Update { json, .. } => json.get().len(),
            Self::Request { parameters, .. } => parameters.len(),
            Self::Answer { body, .. } => body.len(),
        }
    }
}

/// An entry of the feed.
#[derive(Clone, Debug)]
pub(crate) struct Noted {
    pub(crate) number: u64,
    pub(crate) at_ms: i64,
    pub(crate) wire: Wire,
}

/// The feed. Entries have rising numbers from 1.
#[derive(Debug, Default)]
pub(crate) struct Feed {
    entries: VecDeque<Noted>,
    last: u64,
    bytes: usize,
}

impl Feed {
    pub(crate) fn add(&mut self, at_ms: i64, mut wire: Wire) {
        if let Wire::Answer { body, .. } = &mut wire
            && body.len() > LONGEST_ANSWER
        {
            body.truncate(body.floor_char_boundary(LONGEST_ANSWER));
            body.push('…');
        }
        self.last += 1;
        self.bytes += wire.size();
        self.entries.push_back(Noted { number: self.last, at_ms, wire });
        while self.entries.len() > KEPT || self.bytes > KEPT_BYTES {
            let Some(gone) = self.entries.pop_front() else { break };
            self.bytes -= gone.wire.size();
        }
    }

    /// The entries after this number that are still kept.
    pub(crate) fn after(&self, number: u64) -> impl Iterator<Item = &Noted> {
        let from = self.entries.partition_point(|entry| entry.number <= number);
        self.entries.range(from..)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(body: String) -> Wire {
        Wire::Answer { request: 1, status: Some(200), body }
    }

    #[test]
    fn keeps_the_newest_within_its_bounds() {
        let mut feed = Feed::default();
        (0..KEPT + 5).for_each(|_| feed.add(0, answer("{}".to_owned())));
        assert_eq!(feed.after(0).count(), KEPT);
        assert_eq!(feed.after(feed.last - 2).map(|entry| entry.number).collect::<Vec<_>>(), [feed.last - 1, feed.last]);
        let long = "ب".repeat(LONGEST_ANSWER);
        (0..KEPT).for_each(|_| feed.add(0, answer(long.clone())));
        assert!(feed.bytes <= KEPT_BYTES && feed.after(0).count() > 200);
        assert_eq!(feed.bytes, feed.after(0).map(|entry| entry.wire.size()).sum::<usize>());
    }
}
