//! The world as the page wants it.

use serde_json::{Map, Value, json};

use crate::sandbox::world::{Bot, Chat, ChatKey, Entry, Happening, Member, Person, World};

/// Everything, for a page that opens.
pub(super) fn state(world: &World) -> Value {
    let mut chats: Vec<Value> = Vec::new();
    for (key, chat) in &world.chats {
        let mut shown = chat_json(world, *key);
        let messages = chat.messages.values().map(|stored| (*stored.message).clone());
        shown["messages"] = messages.collect();
        shown["keyboard"] = keyboards(chat);
        chats.push(shown);
    }
    json!({
        "now": world.now(),
        "bots": world.bots.values().map(bot).collect::<Vec<_>>(),
        "people": world.people.values().map(Person::user).collect::<Vec<_>>(),
        "chats": chats,
    })
}

/// A bot, with the commands that it has told Bale of.
pub(super) fn bot(bot: &Bot) -> Value {
    let mut shown = bot.user();
    shown["commands"] = bot.commands.clone();
    shown
}

/// A chat without its messages.
fn chat_json(world: &World, key: ChatKey) -> Value {
    let mut shown = world.chat_json(key);
    shown["key"] = json!(key.to_string());
    shown["members"] = match key {
        ChatKey::Private { bot, user } => json!([bot, user]),
        ChatKey::Shared(_) => {
            world.chats.get(&key).map(|chat| chat.members.keys().copied().collect()).unwrap_or_default()
        }
    };
    if let Some(chat) = world.chats.get(&key) {
        shown["photo"] = json!(chat.photo);
        shown["description"] = json!(chat.description);
        shown["pinned"] = json!(chat.pinned);
        shown["banned"] = json!(chat.banned);
        shown["blocked"] = json!(chat.blocked);
        let role = |(id, member): (&i64, &Member)| {
            let status = member.json(Value::Null, chat.kind)["status"].take();
            (id.to_string(), status)
        };
        shown["roles"] = Value::Object(chat.members.iter().map(role).collect());
    }
    shown
}

fn keyboards(chat: &Chat) -> Value {
    let keyboards: Map<String, Value> =
        chat.keyboards.iter().map(|(user, keyboard)| (user.to_string(), keyboard.clone())).collect();
    Value::Object(keyboards)
}

/// The event that tells a page of this entry; none where the page need not know.
pub(super) fn event(world: &World, entry: &Entry) -> Option<(&'static str, Value)> {
    if let Happening::Person { user } = &entry.what {
        return Some(("person", json!({"user": user})));
    }
    let chat = entry.key?;
    let key = chat.to_string();
    Some(match &entry.what {
        Happening::Message { message } => ("message", json!({"key": key, "message": **message})),
        Happening::Edited { message } => ("edited", json!({"key": key, "message": **message})),
        Happening::Deleted { message_id, .. } => ("deleted", json!({"key": key, "message_id": message_id})),
        Happening::Answer { user, query_id, text, show_alert } => (
            "answer",
            json!({"key": key, "user_id": user, "query_id": query_id, "text": text, "show_alert": show_alert}),
        ),
        Happening::Keyboard { user, keyboard } => {
            ("keyboard", json!({"key": key, "user_id": user, "keyboard": keyboard}))
        }
        Happening::Action { bot, action } => ("action", json!({"key": key, "bot_id": bot, "action": action})),
        Happening::Chat => ("chat", chat_json(world, chat)),
        Happening::PaymentFailed { user, reason } => {
            ("payment", json!({"key": key, "user_id": user, "ok": false, "text": reason}))
        }
        Happening::ReviewAsked { user } => ("review", json!({"key": key, "user_id": user})),
        Happening::Clicked { .. } | Happening::Paying { .. } | Happening::Person { .. } => return None,
    })
}
