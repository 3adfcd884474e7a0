//! What the bots in a sandbox tell of their handlers.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::client::Client;
use crate::explain::Explanation;

use super::state::Shared;

/// How many are kept.
const KEPT: usize = 1000;

/// Explanations with their numbers and bots.
#[derive(Default)]
pub(crate) struct Explained {
    kept: VecDeque<(u64, i64, Explanation)>,
    last: u64,
}

impl Explained {
    fn add(&mut self, bot: i64, explanation: Explanation) {
        if self.kept.len() == KEPT {
            self.kept.pop_front();
        }
        self.last += 1;
        self.kept.push_back((self.last, bot, explanation));
    }

    /// The number of the newest.
    pub(crate) fn last(&self) -> u64 {
        self.last
    }

    /// Those of a bot that came after the one with this number.
    pub(crate) fn after(&self, bot: i64, number: u64) -> impl Iterator<Item = (u64, &Explanation)> {
        let of_bot = move |(this, of, _): &&(u64, i64, Explanation)| *of == bot && *this > number;
        self.kept.iter().filter(of_bot).map(|(number, _, explanation)| (*number, explanation))
    }

    /// Those of all bots that came after the one with this number.
    pub(crate) fn of_all_after(&self, number: u64) -> impl Iterator<Item = &(u64, i64, Explanation)> {
        self.kept.iter().filter(move |(this, _, _)| *this > number)
    }

    /// The last ones that have to do with updates, as texts.
    pub(crate) fn latest(&self, count: usize) -> Vec<String> {
        let of_updates = self.kept.iter().filter(|(_, _, explanation)| explanation.update_id.is_some());
        let mut latest: Vec<_> =
            of_updates.rev().take(count).map(|(_, _, explanation)| explanation.to_string()).collect();
        latest.reverse();
        latest
    }
}

/// The client of a bot, which tells the sandbox of its handlers.
pub(crate) fn explaining(client: Client, shared: &Arc<Shared>, bot: i64) -> Client {
    let shared = Arc::clone(shared);
    client.explain_to(move |explanation| shared.change(|state| state.explained.add(bot, explanation.clone())))
}
