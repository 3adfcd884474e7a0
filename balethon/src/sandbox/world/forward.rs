//! Messages that are sent on.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{ChatKey, ChatKind, Draft, Outcome, Refusal, Stored, World};

/// What a forward or copy takes along.
const CONTENT: [&str; 14] = [
    "text",
    "entities",
    "animation",
    "audio",
    "document",
    "photo",
    "sticker",
    "video",
    "voice",
    "caption",
    "caption_entities",
    "contact",
    "location",
    "poll",
];
const ORIGIN: [&str; 4] = ["forward_from", "forward_from_chat", "forward_from_message_id", "forward_date"];

fn fields(message: &Value, names: &[&str]) -> Map<String, Value> {
    names.iter().filter_map(|name| Some(((*name).to_owned(), message.get(*name)?.clone()))).collect()
}

impl World {
    /// A copy of a message without a word on where it comes from. Service messages and receipts have none.
    pub(crate) fn copy_of(&self, stored: &Stored) -> Outcome<Draft> {
        let content = fields(&stored.message, &CONTENT);
        if content.is_empty() {
            return Err(Refusal::bad_request("service messages and receipts cannot be copied"));
        }
        Ok(Draft::from(content))
    }

    /// A message as it looks when it is forwarded from this chat. A forward of a forward names the first author.
    pub(crate) fn forward_of(&self, from: ChatKey, stored: &Stored) -> Draft {
        let message = &stored.message;
        let mut content = fields(message, &CONTENT);
        if !message["forward_date"].is_null() {
            content.extend(fields(message, &ORIGIN));
            return Draft::from(content);
        }
        if self.chats.get(&from).is_some_and(|chat| chat.kind == ChatKind::Channel) {
            content.insert("forward_from_chat".into(), message["chat"].clone());
            content.insert("forward_from_message_id".into(), message["message_id"].clone());
        } else {
            content.insert("forward_from".into(), message["from"].clone());
        }
        content.insert("forward_date".into(), json!(message["date"]));
        Draft::from(content)
    }

    /// A person forwards a message that they can see.
    pub(crate) fn forward_as_person(&mut self, from: (ChatKey, i64), to: ChatKey, user: i64) -> Outcome<Arc<Value>> {
        let stored = self.stored(from.0, from.1).ok_or_else(Refusal::no_message)?.clone();
        let draft = self.forward_of(from.0, &stored);
        self.send_as_person(to, user, draft)
    }
}
