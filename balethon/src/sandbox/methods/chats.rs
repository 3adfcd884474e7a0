//! Chats: what they are, and what they are called.

use serde_json::{Value, json};

use crate::sandbox::world::{Chat, ChatKey, ChatKind, FileKind, Happening, Outcome, Refusal};

use super::{Call, done};

const TITLE: usize = 128;
const DESCRIPTION: usize = 255;

pub(super) fn get_chat(call: &mut Call<'_>) -> Outcome<Value> {
    let key = call.chat()?;
    let mut full = call.world.chat_json(key);
    let Some(chat) = call.world.chats.get(&key) else { return Ok(full) };
    let is_public = chat.username.is_some();
    if !is_public {
        call.world.chat_of(call.bot, key)?;
    }
    if let Some(description) = &chat.description {
        full["description"] = json!(description);
    }
    if let Some(inner) = &chat.photo {
        let unique = |size: &str| format!("{}{size}", inner.rsplit(':').next().unwrap_or_default());
        full["photo"] = json!({
            "small_file_id": format!("{inner}:small"), "small_file_unique_id": unique("s"),
            "big_file_id": inner, "big_file_unique_id": unique("b"),
        });
    }
    let main_link = chat.invites.iter().find(|invite| invite.primary);
    if let Some(invite) = main_link.filter(|_| call.world.need_right(call.bot, key, "can_invite_users").is_ok()) {
        full["invite_link"] = json!(invite.link);
    }
    if let Some(pinned) = chat.pinned.last().and_then(|id| chat.messages.get(id)) {
        full["pinned_message"] = (*pinned.message).clone();
    }
    Ok(full)
}

pub(super) fn leave_chat(call: &mut Call<'_>) -> Outcome<Value> {
    let key = call.shared_chat()?;
    call.world.leave(key, call.bot, call.bot)?;
    done()
}

pub(super) fn set_chat_title(call: &mut Call<'_>) -> Outcome<Value> {
    let key = call.shared_chat()?;
    let title = call.params.text_up_to("title", TITLE)?.filter(|title| !title.is_empty());
    let title = title.ok_or_else(|| Refusal::blank("title"))?;
    call.world.need_right(call.bot, key, "can_change_info")?;
    change(call, key, |chat| chat.title = title);
    done()
}

pub(super) fn set_chat_description(call: &mut Call<'_>) -> Outcome<Value> {
    let key = call.shared_chat()?;
    let description = call.params.text_up_to("description", DESCRIPTION)?;
    call.world.need_right(call.bot, key, "can_change_info")?;
    change(call, key, |chat| chat.description = description.filter(|text| !text.is_empty()));
    done()
}

/// Only by upload.
pub(super) fn set_chat_photo(call: &mut Call<'_>) -> Outcome<Value> {
    let key = call.shared_chat()?;
    call.world.need_right(call.bot, key, "can_change_info")?;
    let upload = call.params.file("photo").cloned().ok_or_else(|| Refusal::blank("photo"))?;
    let inner = call.uploaded(FileKind::Photo, &upload)?;
    change(call, key, |chat| chat.photo = Some(inner));
    done()
}

pub(super) fn delete_chat_photo(call: &mut Call<'_>) -> Outcome<Value> {
    let key = call.shared_chat()?;
    call.world.need_right(call.bot, key, "can_change_info")?;
    change(call, key, |chat| chat.photo = None);
    done()
}

fn change(call: &mut Call<'_>, key: ChatKey, how: impl FnOnce(&mut Chat)) {
    if let Some(chat) = call.world.chats.get_mut(&key) {
        how(chat);
        call.world.log.add(Some(key), Happening::Chat);
    }
}

/// The chat, and the message of it that `message_id` names; the bot may pin there.
fn pinnable(call: &Call<'_>) -> Outcome<ChatKey> {
    let key = call.chat()?;
    let chat = call.world.chat_of(call.bot, key)?;
    let right = if chat.kind == ChatKind::Channel { "can_edit_messages" } else { "can_pin_messages" };
    call.world.need_right(call.bot, key, right)?;
    Ok(key)
}

pub(super) fn pin_chat_message(call: &mut Call<'_>) -> Outcome<Value> {
    let key = pinnable(call)?;
    let id = call.params.required_integer("message_id")?;
    call.world.stored(key, id).ok_or_else(Refusal::no_message)?;
    change(call, key, |chat| {
        chat.pinned.retain(|pinned| *pinned != id);
        chat.pinned.push(id);
    });
    done()
}

pub(super) fn unpin_chat_message(call: &mut Call<'_>) -> Outcome<Value> {
    let key = pinnable(call)?;
    let id = call.params.required_integer("message_id")?;
    let pinned = call.world.chats.get(&key).is_some_and(|chat| chat.pinned.contains(&id));
    if !pinned {
        return Err(Refusal::no_message());
    }
    change(call, key, |chat| chat.pinned.retain(|pinned| *pinned != id));
    done()
}

pub(super) fn unpin_all_chat_messages(call: &mut Call<'_>) -> Outcome<Value> {
    let key = pinnable(call)?;
    change(call, key, |chat| chat.pinned.clear());
    done()
}
