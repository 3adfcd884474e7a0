//! What people do in their app.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Change, ChatKey, ChatKind, Draft, Outcome, Refusal, Wire, World, button_text};

/// The longest text that the app sends.
const TEXT: usize = 4096;
/// Where people are who share their place: Tehran.
const PLACE: (f64, f64) = (51.338_097, 35.699_722);

impl World {
    /// A person writes a text.
    pub(crate) fn say(&mut self, key: ChatKey, user: i64, text: &str, reply_to: Option<i64>) -> Outcome<Arc<Value>> {
        if text.is_empty() || text.chars().count() > TEXT {
            return Err(Refusal::bad_request("a text has 1 to 4096 characters"));
        }
        self.send_as_person(key, user, Draft::text(text).replying(reply_to))
    }

    /// A person sends anything but a file. To a bot, this also allows it to write back.
    pub(crate) fn send_as_person(&mut self, key: ChatKey, user: i64, draft: Draft) -> Outcome<Arc<Value>> {
        self.need_send_by_person(key, user, "can_send_messages")?;
        self.post_by_person(key, user, draft)
    }

    /// Fails unless the person may send there; a restricted member needs this permission.
    pub(crate) fn need_send_by_person(&self, key: ChatKey, user: i64, permission: &str) -> Outcome<()> {
        if !self.people.contains_key(&user) {
            return Err(Refusal::no_such_chat());
        }
        let allowed = match key {
            ChatKey::Private { bot, user: owner } => {
                let exists = owner == user && self.bots.contains_key(&bot);
                return if exists { Ok(()) } else { Err(Refusal::no_such_chat()) };
            }
            ChatKey::Shared(_) => {
                let chat = self.chats.get(&key).ok_or_else(Refusal::no_such_chat)?;
                let member = chat.members.get(&user).ok_or_else(Refusal::permission_denied)?;
                match chat.kind {
                    ChatKind::Channel => member.role.has("can_post_messages"),
                    _ => member.role.may_send(permission),
                }
            }
        };
        if allowed { Ok(()) } else { Err(Refusal::permission_denied()) }
    }

    /// Puts in the message of a person who is known to be allowed.
    pub(crate) fn post_by_person(&mut self, key: ChatKey, user: i64, draft: Draft) -> Outcome<Arc<Value>> {
        if let ChatKey::Private { bot, .. } = key {
            self.open_private(bot, user);
        }
        self.post(key, user, draft)
    }

    /// A person presses a button of their reply keyboard.
    pub(crate) fn press_reply_button(&mut self, key: ChatKey, user: i64, button: &Value) -> Outcome<Arc<Value>> {
        let label = button_text(button).ok_or_else(|| Refusal::bad_request("the button has no text"))?.to_owned();
        if button["request_contact"] == true {
            let contact = self.people.get(&user).ok_or_else(Refusal::no_such_chat)?.contact();
            return self.send_as_person(key, user, Draft::of("contact", Value::Object(contact)));
        }
        if button["request_location"] == true {
            let location = json!({"longitude": PLACE.0, "latitude": PLACE.1});
            return self.send_as_person(key, user, Draft::of("location", location));
        }
        if !button["web_app"].is_null() {
            return Err(Refusal::bad_request("a mini app cannot be opened here"));
        }
        self.say(key, user, &label, None)
    }

    /// A mini app that the person has open sends data to the bot.
    pub(crate) fn send_web_app_data(&mut self, key: ChatKey, user: i64, data: &str) -> Outcome<Arc<Value>> {
        self.send_as_person(key, user, Draft::of("web_app_data", json!({"data": data})))
    }

    /// A person changes a text or caption of their own.
    pub(crate) fn edit_own(&mut self, key: ChatKey, user: i64, message_id: i64, text: &str) -> Outcome<Arc<Value>> {
        self.need_own(key, user, message_id)?;
        let message = &self.stored(key, message_id).ok_or_else(Refusal::no_message)?.message;
        let field = if message.get("text").is_some() { "text" } else { "caption" };
        self.edit(key, message_id, Change { text: Some((field, text.to_owned())), markup: None })
    }

    /// A person deletes a message: of their own, any in a private chat, or any in a chat they lead.
    pub(crate) fn delete_own(&mut self, key: ChatKey, user: i64, message_id: i64) -> Outcome<()> {
        let leads = self.chats.get(&key).and_then(|chat| chat.members.get(&user));
        let leads = leads.is_some_and(|member| member.role.has("can_delete_messages"));
        if !leads && !matches!(key, ChatKey::Private { .. }) {
            self.need_own(key, user, message_id)?;
        }
        self.delete(key, user, message_id)
    }

    fn need_own(&self, key: ChatKey, user: i64, message_id: i64) -> Outcome<()> {
        let stored = self.stored(key, message_id).ok_or_else(Refusal::no_message)?;
        if stored.sender == user { Ok(()) } else { Err(Refusal::permission_denied()) }
    }

    /// Puts any JSON into a bot's queue. Queries in it can be answered.
    pub(crate) fn push_update(&mut self, bot: i64, update: Value) {
        let query = |kind: &str| update[kind]["id"].as_str().map(str::to_owned);
        if let Some(id) = query("callback_query") {
            self.queries.insert(id, super::Query { bot, place: None });
        }
        self.know_payment(bot, &update["pre_checkout_query"]);
        let now = self.now_ms();
        let first_id = self.quirks.first_update_id;
        if let Some(bot) = self.bots.get_mut(&bot) {
            bot.updates.begin_at(first_id);
            if let Some(json) = bot.updates.push_raw(update, now) {
                self.feed.add(now, Wire::Update { bot: bot.id, json });
            }
            self.webhook_work.notify_waiters();
        }
    }
}
