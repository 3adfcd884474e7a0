//! Conversations and the messages in them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Value, json};

use super::{ChatKey, Happening, Invite, Member, Role, World};

/// How many messages of a chat are kept.
const KEPT: usize = 10_000;

/// Bale's three kinds of chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChatKind {
    Private,
    Group,
    Channel,
}

impl ChatKind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Group => "group",
            Self::Channel => "channel",
        }
    }
}

/// A conversation.
pub(crate) struct Chat {
    pub(crate) key: ChatKey,
    pub(crate) kind: ChatKind,
    pub(crate) title: String,
    pub(crate) username: Option<String>,
    pub(crate) description: Option<String>,
    /// Of groups and channels; empty in a private chat.
    pub(crate) members: BTreeMap<i64, Member>,
    pub(crate) banned: BTreeSet<i64>,
    pub(crate) messages: BTreeMap<i64, Stored>,
    last_message_id: i64,
    /// The reply keyboard that each person sees.
    pub(crate) keyboards: BTreeMap<i64, Value>,
    /// Pinned messages, the newest last.
    pub(crate) pinned: Vec<i64>,
    pub(crate) invites: Vec<Invite>,
    /// The inner id of the chat's photo.
    pub(crate) photo: Option<String>,
    /// Private chats: whether the person has written to the bot, or has forbidden it to write.
    pub(crate) started: bool,
    pub(crate) blocked: bool,
}

/// A message as it is now.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) message: Arc<Value>,
    /// Who wrote it, also where the message does not say so.
    pub(crate) sender: i64,
    pub(crate) at_ms: i64,
}

impl Chat {
    fn new(key: ChatKey, kind: ChatKind, title: &str) -> Self {
        Self {
            key,
            kind,
            title: title.to_owned(),
            username: None,
            description: None,
            members: BTreeMap::new(),
            banned: BTreeSet::new(),
            messages: BTreeMap::new(),
            last_message_id: 0,
            keyboards: BTreeMap::new(),
            pinned: Vec::new(),
            invites: Vec::new(),
            photo: None,
            started: false,
            blocked: false,
        }
    }

    pub(crate) fn private(key: ChatKey) -> Self {
        Self::new(key, ChatKind::Private, "")
    }

    /// The next number of this chat's own counter.
    pub(crate) fn count_message(&mut self) -> i64 {
        self.last_message_id += 1;
        self.last_message_id
    }

    pub(crate) fn keep(&mut self, id: i64, stored: Stored) {
        self.messages.insert(id, stored);
        if self.messages.len() > KEPT {
            self.messages.pop_first();
        }
    }

    /// Bots among the members.
    pub(crate) fn member_bots<'a>(&'a self, world: &'a World) -> impl Iterator<Item = i64> + 'a {
        self.members.keys().copied().filter(|id| world.bots.contains_key(id))
    }
}

impl World {
    /// Makes a group or channel. The first member is its creator.
    pub(crate) fn add_chat(
        &mut self,
        kind: ChatKind,
        title: &str,
        username: Option<String>,
        members: &[i64],
    ) -> ChatKey {
        let key = ChatKey::Shared(self.next_chat_id());
        let mut chat = Chat { username, ..Chat::new(key, kind, title) };
        for (index, member) in members.iter().enumerate() {
            let role = if index == 0 { Role::Creator } else { Role::Member };
            chat.members.entry(*member).or_insert(Member { role, since: 0 });
        }
        self.chats.insert(key, chat);
        self.log.add(Some(key), Happening::Chat);
        key
    }

    /// The `Chat` object that stands in messages.
    pub(crate) fn chat_json(&self, key: ChatKey) -> Value {
        match key {
            ChatKey::Private { user, .. } => self.people.get(&user).map_or(Value::Null, super::Person::chat),
            ChatKey::Shared(id) => self.chats.get(&key).map_or(Value::Null, |chat| {
                let mut json = json!({"id": id, "type": chat.kind.as_str(), "title": chat.title});
                if let Some(username) = &chat.username {
                    json["username"] = json!(username);
                }
                json
            }),
        }
    }

    /// A message that is still there.
    pub(crate) fn stored(&self, key: ChatKey, message_id: i64) -> Option<&Stored> {
        self.chats.get(&key)?.messages.get(&message_id)
    }
}
