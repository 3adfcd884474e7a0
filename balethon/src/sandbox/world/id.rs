//! Where ids come from: counted, so that a test sees the same ones in every run, and soon past 32 bits.

use super::World;

/// How many of each there have been.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    people: i64,
    bots: i64,
    chats: i64,
    pub(crate) queries: i64,
    pub(crate) payments: i64,
    pub(crate) invites: i64,
    pub(crate) albums: i64,
    pub(crate) channel_post_ms: i64,
}

/// Steps that bring ids over 2^32 with the fifth person and with the first group, so that a bot which keeps them in
/// 32 bits fails here and not at its users.
const PERSON: (i64, i64) = (1_409_500_561, 948_300_217);
const CHAT: (i64, i64) = (5_807_510_044, 554_390_074);
const BOT: (i64, i64) = (517_400_123, 1_000_003);

impl World {
    pub(crate) fn next_person_id(&mut self) -> i64 {
        self.unused(PERSON, |numbers| &mut numbers.people)
    }

    pub(crate) fn next_bot_id(&mut self) -> i64 {
        self.unused(BOT, |numbers| &mut numbers.bots)
    }

    pub(crate) fn next_chat_id(&mut self) -> i64 {
        self.unused(CHAT, |numbers| &mut numbers.chats)
    }

    fn unused(&mut self, (first, step): (i64, i64), counter: fn(&mut Numbers) -> &mut i64) -> i64 {
        loop {
            let count = counter(&mut self.numbers);
            let id = first + step * *count;
            *count += 1;
            if !self.is_known(id) {
                return id;
            }
        }
    }

    /// Whether a person, bot, group or channel has this id.
    pub(crate) fn is_known(&self, id: i64) -> bool {
        self.people.contains_key(&id)
            || self.bots.contains_key(&id)
            || self.chats.contains_key(&super::ChatKey::Shared(id))
    }
}
