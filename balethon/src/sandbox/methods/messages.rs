//! Messages: sent, forwarded, edited, deleted.

use serde_json::{Map, Value, json};

use crate::sandbox::quirks::EditAnswer;
use crate::sandbox::world::{Change, ChatKey, ChatKind, Draft, Happening, Outcome, Refusal, Stored};

use super::{Call, done, markup};

const TEXT: usize = 4096;
const CAPTION: usize = 4096;
const DELETE_WITHIN_MS: i64 = 48 * 60 * 60 * 1000;
const ACTIONS: [&str; 7] =
    ["typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "choose_sticker"];

impl Call<'_> {
    /// Sends this to `chat_id` with the reply and keyboard that all the send methods take.
    pub(super) fn send(&mut self, permission: &str, draft: Draft) -> Outcome<Value> {
        let key = self.chat()?;
        let markup = markup::any(&self.params)?;
        let reply_to = self.params.integer("reply_to_message_id")?;
        self.world.need_send(self.bot, key, permission)?;
        let message = self.world.post(key, self.bot, draft.replying(reply_to).with_markup(markup))?;
        Ok((*message).clone())
    }

    /// The message of this id in `chat_id`.
    fn message(&self) -> Outcome<(ChatKey, i64, Stored)> {
        self.message_in(self.chat()?)
    }

    fn message_in(&self, key: ChatKey) -> Outcome<(ChatKey, i64, Stored)> {
        self.world.chat_of(self.bot, key)?;
        let id = self.params.required_integer("message_id")?;
        let stored = self.world.stored(key, id).ok_or_else(Refusal::no_message)?;
        Ok((key, id, stored.clone()))
    }

    /// The message of this id, which has to be the bot's own.
    fn own_message(&self) -> Outcome<(ChatKey, i64, Stored)> {
        let (key, id, stored) = self.message()?;
        let own = stored.sender == self.bot;
        if own || self.world.need_right(self.bot, key, "can_edit_messages").is_ok_and(|()| is_channel(self, key)) {
            return Ok((key, id, stored));
        }
        Err(Refusal::permission_denied())
    }

    fn edited(&mut self, key: ChatKey, id: i64, change: Change) -> Outcome<Value> {
        let message = self.world.edit(key, id, change)?;
        let now = self.world.now();
        Ok(match self.world.quirks.edit_answer {
            EditAnswer::Full => (*message).clone(),
            EditAnswer::True => json!(true),
            EditAnswer::Stub => json!({
                "message_id": 0, "date": now, "edit_date": now,
                "chat": {"id": 1, "type": "private", "photo": null},
            }),
        })
    }
}

fn is_channel(call: &Call<'_>, key: ChatKey) -> bool {
    call.world.chats.get(&key).is_some_and(|chat| chat.kind == ChatKind::Channel)
}

pub(super) fn send_message(call: &mut Call<'_>) -> Outcome<Value> {
    call.chat()?;
    let text = call.params.text_up_to("text", TEXT)?.filter(|text| !text.trim().is_empty());
    let text = text.ok_or_else(|| Refusal::blank("text"))?;
    call.send("can_send_messages", Draft::text(&text))
}

pub(super) fn send_location(call: &mut Call<'_>) -> Outcome<Value> {
    let latitude = call.params.required_number("latitude")?;
    let longitude = call.params.required_number("longitude")?;
    if latitude.abs() > 90.0 || longitude.abs() > 180.0 {
        return Err(Refusal::invalid(if latitude.abs() > 90.0 { "latitude" } else { "longitude" }));
    }
    let location = json!({"longitude": longitude, "latitude": latitude});
    call.send("can_send_messages", Draft::of("location", location))
}

pub(super) fn send_contact(call: &mut Call<'_>) -> Outcome<Value> {
    let phone = call.params.required_text("phone_number")?;
    let mut contact = Map::new();
    contact.insert("first_name".into(), json!(call.params.required_text("first_name")?));
    if let Some(last_name) = call.params.text("last_name")?.filter(|name| !name.is_empty()) {
        contact.insert("last_name".into(), json!(last_name));
    }
    let digits = phone.trim_start_matches('+');
    if let Some(person) = call.world.people.values().find(|person| person.phone == digits) {
        contact.insert("user_id".into(), json!(person.id));
    }
    contact.insert("phone_number".into(), json!(phone));
    call.send("can_send_messages", Draft::of("contact", Value::Object(contact)))
}

pub(super) fn send_chat_action(call: &mut Call<'_>) -> Outcome<Value> {
    let key = call.chat()?;
    let action = call.params.required_text("action")?;
    if !ACTIONS.contains(&action.as_str()) {
        return Err(Refusal::invalid("action"));
    }
    call.world.need_send(call.bot, key, "can_send_messages")?;
    call.world.log.add(Some(key), Happening::Action { bot: call.bot, action });
    done()
}

pub(super) fn forward_message(call: &mut Call<'_>) -> Outcome<Value> {
    let key = call.chat()?;
    let (from, _, stored) = call.message_in(call.chat_in("from_chat_id")?)?;
    call.world.need_send(call.bot, key, "can_send_messages")?;
    let draft = call.world.forward_of(from, &stored);
    Ok((*call.world.post(key, call.bot, draft)?).clone())
}

pub(super) fn copy_message(call: &mut Call<'_>) -> Outcome<Value> {
    let key = call.chat()?;
    let (_, _, stored) = call.message_in(call.chat_in("from_chat_id")?)?;
    call.world.need_send(call.bot, key, "can_send_messages")?;
    let draft = call.world.copy_of(&stored)?;
    let message = call.world.post(key, call.bot, draft)?;
    Ok(json!({"message_id": message["message_id"]}))
}

pub(super) fn edit_message_text(call: &mut Call<'_>) -> Outcome<Value> {
    let (key, id, stored) = call.own_message()?;
    let text = call.params.text_up_to("text", TEXT)?.filter(|text| !text.trim().is_empty());
    let text = text.ok_or_else(|| Refusal::blank("text"))?;
    if stored.message.get("text").is_none() {
        return Err(Refusal::bad_request("there is no text in the message to edit"));
    }
    let markup = markup::inline(&call.params)?;
    call.edited(key, id, Change { text: Some(("text", text)), markup: Some(markup) })
}

pub(super) fn edit_message_caption(call: &mut Call<'_>) -> Outcome<Value> {
    let (key, id, stored) = call.own_message()?;
    let caption = call.params.text_up_to("caption", CAPTION)?.unwrap_or_default();
    let kinds = ["animation", "audio", "document", "photo", "video", "voice"];
    if !kinds.iter().any(|kind| stored.message.get(*kind).is_some()) {
        return Err(Refusal::bad_request("there is no caption in the message to edit"));
    }
    let markup = markup::inline(&call.params)?;
    call.edited(key, id, Change { text: Some(("caption", caption)), markup: Some(markup) })
}

pub(super) fn edit_message_reply_markup(call: &mut Call<'_>) -> Outcome<Value> {
    let (key, id, _) = call.own_message()?;
    let markup = markup::inline(&call.params)?;
    call.edited(key, id, Change { text: None, markup: Some(markup) })
}

/// Own messages in private chats and groups, incoming ones in private chats, any in a group where the bot is an
/// administrator, any in a channel with the right; none older than 48 hours.
pub(super) fn delete_message(call: &mut Call<'_>) -> Outcome<Value> {
    let (key, id, stored) = call.message()?;
    let allowed = match key {
        ChatKey::Private { .. } => true,
        ChatKey::Shared(_) if is_channel(call, key) => {
            call.world.need_right(call.bot, key, "can_delete_messages").is_ok()
        }
        ChatKey::Shared(_) => stored.sender == call.bot || call.world.need_admin(call.bot, key).is_ok(),
    };
    if !allowed {
        return Err(Refusal::permission_denied());
    }
    if call.world.now_ms() - stored.at_ms >= DELETE_WITHIN_MS {
        return Err(Refusal::bad_request("message can't be deleted"));
    }
    call.world.delete(key, call.bot, id)?;
    done()
}
