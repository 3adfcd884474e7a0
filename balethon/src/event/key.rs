//! Who and where: the key of lanes.

use super::Event;
use crate::client::Lanes;
use crate::types::{ChatId, UserId};

/// What the updates of one lane share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum LaneKey {
    Place {
        chat: Option<ChatId>,
        user: Option<UserId>,
    },
    /// What happens to the bot itself.
    Bot,
    /// A lane of its own, for what nothing may hold up.
    Own(u64),
}

impl LaneKey {
    pub(crate) fn of(event: &Event, lanes: Lanes, serial: u64) -> Self {
        let chat = event.chat().map(|chat| chat.id);
        let user = event.user().map(|user| user.id);
        match (event, lanes) {
            // Bale cancels a payment that waits too long.
            (Event::PreCheckoutQuery(_), _) | (_, Lanes::Unordered) => Self::Own(serial),
            (_, Lanes::PerChat) if chat.is_some() => Self::Place { chat, user: None },
            _ if chat.is_none() && user.is_none() => Self::Own(serial),
            _ => Self::Place { chat, user },
        }
    }
}
