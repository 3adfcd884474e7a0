//! Who and where: the key of lanes, found out before an update's turn comes.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::parse;
use crate::client::Lanes;
use crate::types::{ChatId, UpdateId, UserId};

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

/// What must be known of an update while it waits. The rest is read when its turn comes: thousands of updates at rest
/// take less memory so, and what is read is still in the processor's cache when it is used.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Glance {
    #[serde(rename = "update_id")]
    pub(crate) id: Option<UpdateId>,
    // Four fields, since one by four names could be there once only, and null counts.
    message: Option<Written>,
    edited_message: Option<Written>,
    channel_post: Option<Written>,
    edited_channel_post: Option<Written>,
    callback_query: Option<Pressed>,
    pre_checkout_query: Option<IgnoredAny>,
}

#[derive(Debug, Deserialize)]
struct Written {
    chat: Id<ChatId>,
    from: Option<Id<UserId>>,
    sender_chat: Option<IgnoredAny>,
}

#[derive(Debug, Deserialize)]
struct Pressed {
    from: Id<UserId>,
    message: Option<Written>,
}

#[derive(Debug, Deserialize)]
struct Id<T> {
    id: T,
}

impl Glance {
    /// Looks at an update. Of one that cannot be read there may be the id alone, or nothing.
    pub(crate) fn at(raw: &str) -> Self {
        serde_json::from_str(raw).unwrap_or_else(|_| Self { id: parse::id(raw), ..Self::default() })
    }

    /// A payment that waits for its yes or no: Bale cancels one that waits too long.
    pub(crate) fn is_urgent(&self) -> bool {
        self.pre_checkout_query.is_some()
    }

    pub(crate) fn lane(&self, lanes: Lanes, serial: u64) -> LaneKey {
        let Self { message, edited_message, channel_post, edited_channel_post, callback_query, .. } = self;
        let messages = [message, channel_post, edited_message, edited_channel_post];
        let (chat, user) = match (messages.into_iter().find_map(Option::as_ref), callback_query) {
            // With `sender_chat`, `from` is made up.
            (Some(message), _) => {
                let from = message.from.as_ref().filter(|_| message.sender_chat.is_none());
                (Some(message.chat.id), from.map(|user| user.id))
            }
            (None, Some(query)) => (query.message.as_ref().map(|message| message.chat.id), Some(query.from.id)),
            (None, None) => (None, None),
        };
        match lanes {
            Lanes::Unordered => LaneKey::Own(serial),
            Lanes::PerChat if chat.is_some() => LaneKey::Place { chat, user: None },
            _ if chat.is_none() && user.is_none() => LaneKey::Own(serial),
            _ => LaneKey::Place { chat, user },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lane(raw: &str, lanes: Lanes) -> LaneKey {
        Glance::at(raw).lane(lanes, 7)
    }

    fn place(chat: Option<i64>, user: Option<i64>) -> LaneKey {
        LaneKey::Place { chat: chat.map(ChatId), user: user.map(UserId) }
    }

    #[test]
    fn lanes_of_all_kinds() {
        let message =
            r#"{"update_id":1,"edited_message":{"message_id":3,"from":{"id":5},"chat":{"id":9,"type":"group"}}}"#;
        assert_eq!(lane(message, Lanes::PerUser), place(Some(9), Some(5)));
        assert_eq!(lane(message, Lanes::PerChat), place(Some(9), None));
        assert_eq!(lane(message, Lanes::Unordered), LaneKey::Own(7));
        let post = r#"{"update_id":1,"channel_post":{"from":{"id":5},"chat":{"id":9},"sender_chat":{"id":9}}}"#;
        assert_eq!(lane(post, Lanes::PerUser), place(Some(9), None));
        // What is not there may be null.
        let post = r#"{"update_id":1,"message":null,"channel_post":{"chat":{"id":9}},"edited_message":null}"#;
        assert_eq!(lane(post, Lanes::PerUser), place(Some(9), None));
        assert!(Glance::at(r#"{"message":null,"edited_message":null,"pre_checkout_query":{}}"#).is_urgent());
        let press = r#"{"update_id":1,"callback_query":{"id":"4","from":{"id":5},"message":null}}"#;
        assert_eq!(lane(press, Lanes::PerUser), place(None, Some(5)));
        assert_eq!(lane(r#"{"update_id":1,"poll":{"id":1}}"#, Lanes::PerUser), LaneKey::Own(7));
    }

    #[test]
    fn what_cannot_be_read_keeps_its_id() {
        let glance = Glance::at(r#"{"update_id":41,"message":"nonsense"}"#);
        assert_eq!(glance.id, Some(UpdateId(41)));
        assert_eq!(glance.lane(Lanes::PerUser, 7), LaneKey::Own(7));
        assert!(Glance::at("[]").id.is_none());
        assert!(Glance::at(r#"{"update_id":1,"pre_checkout_query":{}}"#).is_urgent());
    }
}
