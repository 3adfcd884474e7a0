//! Who and where: the key of lanes, found out before an update's turn comes.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};

use super::parse;
use crate::client::Lanes;
use crate::types::object::Word;
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
#[derive(Debug, Default)]
pub(crate) struct Glance {
    pub(crate) id: Option<UpdateId>,
    chat: Option<ChatId>,
    user: Option<UserId>,
    /// With `sender_chat`, `from` is made up.
    is_hidden: bool,
    is_payment: bool,
}

impl Glance {
    /// Looks at an update. Of one that cannot be read there may be the id alone, or nothing.
    pub(crate) fn at(raw: &str) -> Self {
        let mut glance = Self::default();
        let look = Look { at: At::Update, glance: &mut glance };
        match look.deserialize(&mut serde_json::Deserializer::from_str(raw)) {
            Ok(()) => glance,
            Err(_) => Self { id: parse::id(raw), ..Self::default() },
        }
    }

    /// A payment that waits for its yes or no: Bale cancels one that waits too long.
    pub(crate) fn is_urgent(&self) -> bool {
        self.is_payment
    }

    pub(crate) fn lane(&self, lanes: Lanes, serial: u64) -> LaneKey {
        let (chat, user) = (self.chat, self.user.filter(|_| !self.is_hidden));
        match lanes {
            Lanes::Unordered => LaneKey::Own(serial),
            Lanes::PerChat if chat.is_some() => LaneKey::Place { chat, user: None },
            _ if chat.is_none() && user.is_none() => LaneKey::Own(serial),
            _ => LaneKey::Place { chat, user },
        }
    }
}

/// Fills in a glance from a part of the update. One type for all parts, and none that serde derives: between updates code
/// leaves the processor's caches, and this runs for each before anything else does.
struct Look<'a> {
    at: At,
    glance: &'a mut Glance,
}

/// A part of an update.
#[derive(Clone, Copy)]
enum At {
    Update,
    Message,
    Query,
    /// The message with the button.
    Pressed,
    Payment,
    Chat,
    SenderChat,
    User,
}

impl At {
    /// What a field holds, where that matters.
    fn field(self, name: &str) -> Option<Self> {
        Some(match (self, name) {
            (Self::Update, "message" | "edited_message" | "channel_post" | "edited_channel_post") => Self::Message,
            (Self::Update, "callback_query") => Self::Query,
            (Self::Update, "pre_checkout_query") => Self::Payment,
            (Self::Query, "message") => Self::Pressed,
            (Self::Message | Self::Pressed, "chat") => Self::Chat,
            (Self::Message, "sender_chat") => Self::SenderChat,
            (Self::Message | Self::Query, "from") => Self::User,
            _ => return None,
        })
    }
}

impl<'de> DeserializeSeed<'de> for Look<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for Look<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_none<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { at, glance } = self;
        if matches!(at, At::Message | At::Query) {
            // An update has one of these. If it had several, what is known must be of one.
            *glance = Glance { id: glance.id, is_payment: glance.is_payment, ..Glance::default() };
        }
        glance.is_hidden |= matches!(at, At::SenderChat);
        glance.is_payment |= matches!(at, At::Payment);
        while let Some(Word(key)) = map.next_key()? {
            match (at, &*key) {
                (At::Update, "update_id") => glance.id = map.next_value()?,
                (At::Chat, "id") => glance.chat = map.next_value()?,
                (At::User, "id") => glance.user = map.next_value()?,
                (_, name) => match at.field(name) {
                    Some(at) => map.next_value_seed(Look { at, glance: &mut *glance })?,
                    None => map.next_value::<IgnoredAny>().map(drop)?,
                },
            }
        }
        Ok(())
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
        let press = r#"{"callback_query":{"message":{"from":{"id":1},"chat":{"id":9}},"from":{"id":5}}}"#;
        assert_eq!(lane(press, Lanes::PerUser), place(Some(9), Some(5)));
        // Of several, one counts.
        let both = r#"{"channel_post":{"chat":{"id":9},"sender_chat":{"id":9}},"callback_query":{"from":{"id":5}}}"#;
        assert_eq!(lane(both, Lanes::PerUser), place(None, Some(5)));
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
