//! Messages come, change and go; bots hear of what concerns them.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::sandbox::quirks::{ChannelPosts, ServiceMessageIds};

use super::{Chat, ChatKey, ChatKind, Happening, Outcome, Refusal, Stored, World, entities};

/// A message that is about to be sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    /// The fields that make up its content.
    pub(crate) content: Map<String, Value>,
    pub(crate) reply_to: Option<i64>,
    /// Any of the three keyboards.
    pub(crate) markup: Option<Value>,
    /// It tells of an event rather than being written by somebody.
    service: bool,
}

impl Draft {
    pub(crate) fn text(text: &str) -> Self {
        let mut draft = Self::default();
        draft.set_text("text", text);
        draft
    }

    pub(crate) fn of(field: &str, value: Value) -> Self {
        let mut draft = Self::default();
        draft.content.insert(field.into(), value);
        draft
    }

    pub(crate) fn service(field: &str, value: Value) -> Self {
        Self { service: true, ..Self::of(field, value) }
    }

    /// Sets `text` or `caption`, and the entities that belong to it.
    pub(crate) fn set_text(&mut self, field: &str, text: &str) {
        set_text(&mut self.content, field, text);
    }

    #[must_use]
    pub(crate) fn replying(mut self, to: Option<i64>) -> Self {
        self.reply_to = to;
        self
    }

    #[must_use]
    pub(crate) fn with_markup(mut self, markup: Option<Value>) -> Self {
        self.markup = markup;
        self
    }
}

/// The fields that make up a message.
impl From<Map<String, Value>> for Draft {
    fn from(content: Map<String, Value>) -> Self {
        Self { content, ..Self::default() }
    }
}

fn set_text(content: &mut Map<String, Value>, field: &str, text: &str) {
    let entities_field = if field == "text" { "entities" } else { "caption_entities" };
    let entities = entities::entities(text);
    content.insert(field.into(), json!(text));
    if entities.is_empty() {
        content.remove(entities_field);
    } else {
        content.insert(entities_field.into(), json!(entities));
    }
}

/// A change to a message.
#[derive(Clone, Debug, Default)]
pub(crate) struct Change {
    /// `text` or `caption`, and the new one.
    pub(crate) text: Option<(&'static str, String)>,
    /// The new inline keyboard; `Some(None)` takes it away.
    pub(crate) markup: Option<Option<Value>>,
}

impl World {
    /// Puts a message into a chat: from a person or bot by this id, already known to be allowed.
    pub(crate) fn post(&mut self, key: ChatKey, sender: i64, draft: Draft) -> Outcome<Arc<Value>> {
        let reply = draft.reply_to.map(|id| self.quoted(key, id)).transpose()?;
        let now_ms = self.now_ms();
        let chat_json = self.chat_json(key);
        let user = self.user(sender);
        let zero_id = draft.service && self.quirks.service_message_ids == ServiceMessageIds::Zero;
        let channel_id = now_ms.max(self.numbers.channel_post_ms + 1);
        let chat = self.chats.get_mut(&key).ok_or_else(Refusal::no_such_chat)?;
        let id = match chat.kind {
            _ if zero_id => 0,
            ChatKind::Channel => {
                self.numbers.channel_post_ms = channel_id;
                channel_id
            }
            _ => chat.count_message(),
        };

        let mut message = draft.content;
        message.insert("message_id".into(), json!(id));
        message.insert("date".into(), json!(now_ms / 1000));
        if chat.kind == ChatKind::Channel {
            message.insert("sender_chat".into(), chat_json.clone());
        } else if let Some(user) = user {
            message.insert("from".into(), user);
        }
        message.insert("chat".into(), chat_json);
        if let Some(reply) = reply {
            message.insert("reply_to_message".into(), reply);
        }
        if let Some(inline) = draft.markup.as_ref().filter(|markup| markup.get("inline_keyboard").is_some()) {
            message.insert("reply_markup".into(), inline.clone());
        }

        let message = Arc::new(Value::Object(message));
        if id != 0 {
            chat.keep(id, Stored { message: message.clone(), sender, at_ms: now_ms });
        }
        self.log.add(Some(key), Happening::Message { message: message.clone() });
        if let Some(markup) = draft.markup {
            self.set_keyboards(key, &markup);
        }
        self.deliver(key, sender, "message", &message, draft.service);
        Ok(message)
    }

    /// The message that another one replies to, as it is shown there: without its own reply.
    fn quoted(&self, key: ChatKey, id: i64) -> Outcome<Value> {
        let stored = self.stored(key, id).ok_or_else(Refusal::no_message)?;
        let mut message = (*stored.message).clone();
        if let Some(message) = message.as_object_mut() {
            message.remove("reply_to_message");
        }
        Ok(message)
    }

    /// Changes a message that is known to be the editor's own.
    pub(crate) fn edit(&mut self, key: ChatKey, message_id: i64, change: Change) -> Outcome<Arc<Value>> {
        let now = self.now();
        let stored = self.stored(key, message_id).ok_or_else(Refusal::no_message)?;
        let sender = stored.sender;
        let Value::Object(mut message) = (*stored.message).clone() else { return Err(Refusal::no_message()) };
        if let Some((field, text)) = change.text {
            set_text(&mut message, field, &text);
            message.insert("edit_date".into(), json!(now));
        }
        match change.markup {
            Some(Some(markup)) => {
                message.insert("reply_markup".into(), markup);
            }
            Some(None) => {
                message.remove("reply_markup");
            }
            None => {}
        }
        let message = Arc::new(Value::Object(message));
        if let Some(stored) = self.chats.get_mut(&key).and_then(|chat| chat.messages.get_mut(&message_id)) {
            stored.message = message.clone();
        }
        self.log.add(Some(key), Happening::Edited { message: message.clone() });
        self.deliver(key, sender, "edited_message", &message, false);
        Ok(message)
    }

    /// Takes a message away. Bots are not told; Bale has no update for it.
    pub(crate) fn delete(&mut self, key: ChatKey, by: i64, message_id: i64) -> Outcome<()> {
        let chat = self.chats.get_mut(&key).ok_or_else(Refusal::no_such_chat)?;
        let message = chat.messages.remove(&message_id).ok_or_else(Refusal::no_message)?.message;
        chat.pinned.retain(|pinned| *pinned != message_id);
        self.log.add(Some(key), Happening::Deleted { message_id, by, message });
        Ok(())
    }

    /// Tells the bots that may see it, but never the one who did it.
    fn deliver(&mut self, key: ChatKey, sender: i64, kind: &str, message: &Value, service: bool) {
        let Some(chat) = self.chats.get(&key) else { return };
        let from_bot = self.bots.contains_key(&sender);
        let bots: Vec<i64> = match key {
            ChatKey::Private { bot, .. } => vec![bot],
            // Bots in a group do not see each other's messages; otherwise two echoes would never end.
            ChatKey::Shared(_) if from_bot && !service && chat.kind == ChatKind::Group => Vec::new(),
            ChatKey::Shared(_) => {
                chat.member_bots(self).filter(|bot| self.may_read(chat, *bot, message, service)).collect()
            }
        };
        let kind = match (chat.kind, self.quirks.channel_posts, kind) {
            (ChatKind::Channel, ChannelPosts::ChannelPost, "message") => "channel_post",
            (ChatKind::Channel, ChannelPosts::ChannelPost, _) => "edited_channel_post",
            (_, _, kind) => kind,
        };
        for bot in bots.into_iter().filter(|bot| *bot != sender) {
            self.update(bot, kind, message);
        }
    }

    /// Channels show their posts to administrators; groups may keep bots to what is meant for them.
    fn may_read(&self, chat: &Chat, bot: i64, message: &Value, service: bool) -> bool {
        if chat.kind == ChatKind::Channel {
            return chat.members.get(&bot).is_some_and(|member| member.role.is_admin());
        }
        if !self.quirks.group_privacy || service {
            return true;
        }
        let text = message["text"].as_str().or_else(|| message["caption"].as_str()).unwrap_or_default();
        let mention = self.bots.get(&bot).map(|bot| format!("@{}", bot.username)).unwrap_or_default();
        text.starts_with('/') || text.contains(&mention) || message["reply_to_message"]["from"]["id"] == bot
    }

    /// Shows or removes reply keyboards: the person's in a private chat, everybody's elsewhere.
    fn set_keyboards(&mut self, key: ChatKey, markup: &Value) {
        let keyboard = markup.get("keyboard").map(|_| markup.clone());
        if keyboard.is_none() && markup.get("remove_keyboard").is_none() {
            return;
        }
        let Some(chat) = self.chats.get_mut(&key) else { return };
        let people: Vec<i64> = match key {
            ChatKey::Private { user, .. } => vec![user],
            ChatKey::Shared(_) => chat.members.keys().copied().filter(|id| self.people.contains_key(id)).collect(),
        };
        for user in people {
            match &keyboard {
                Some(keyboard) => chat.keyboards.insert(user, keyboard.clone()),
                None => chat.keyboards.remove(&user),
            };
            self.log.add(Some(key), Happening::Keyboard { user, keyboard: keyboard.clone() });
        }
    }
}
