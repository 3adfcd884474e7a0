//! What has been said, as a text that a person reads and a test compares.

use serde_json::Value;

use super::world::{ChatKey, Entry, Happening, World, button_text};

/// The transcript of the chats that are wanted: a line for everything that somebody saw.
pub(crate) fn of(world: &World, wanted: impl Fn(ChatKey) -> bool) -> String {
    let mut in_keyboards = false;
    let entries = world.log.after(0).filter(|entry| entry.key.is_some_and(&wanted)).filter(|entry| {
        // In a group, a keyboard is set for one person after the other.
        let before = std::mem::replace(&mut in_keyboards, matches!(entry.what, Happening::Keyboard { .. }));
        !(before && in_keyboards)
    });
    entries.filter_map(|entry| line(world, entry)).collect::<Vec<_>>().join("\n")
}

/// Neither ids nor times are in it, so that it is the same in every run.
pub(crate) fn line(world: &World, entry: &Entry) -> Option<String> {
    let key = entry.key?;
    let place = match key {
        ChatKey::Private { .. } => String::new(),
        ChatKey::Shared(_) => format!("[{}] ", world.chats.get(&key)?.title),
    };
    let bot = match key {
        ChatKey::Private { bot, .. } => world.name(bot),
        ChatKey::Shared(_) => "a bot",
    };
    let what = match &entry.what {
        Happening::Message { message } => match service(world, message) {
            Some(event) => event,
            None => format!("{}: {}", author(world, message), content(message)),
        },
        Happening::Edited { message } => format!("{} edits: {}", author(world, message), content(message)),
        Happening::Deleted { by, message, .. } => format!("{} deletes: {}", world.name(*by), content(message)),
        Happening::Clicked { user, label } => format!("{} clicks [{label}]", world.name(*user)),
        // It only stops the button's spinning, and comes when it comes: often behind what the press has led to.
        Happening::Answer { text, .. } if text.is_empty() => return None,
        Happening::Answer { user, text, .. } => format!("{bot} shows {}: {text}", world.name(*user)),
        Happening::Paying { user, amount } => format!("{} pays {amount} rials", world.name(*user)),
        Happening::PaymentFailed { user, reason } => format!("(the payment of {} fails: {reason})", world.name(*user)),
        Happening::ReviewAsked { user } => format!("({bot} asks {} for a review)", world.name(*user)),
        // It comes with the message before it.
        Happening::Keyboard { keyboard, .. } => {
            let rows: Vec<_> = keyboard.iter().flat_map(|keyboard| rows(&keyboard["keyboard"])).collect();
            let rows = if rows.is_empty() { "none".to_owned() } else { rows.join(" / ") };
            return Some(format!("    keyboard: {rows}"));
        }
        Happening::Action { .. } | Happening::Person { .. } | Happening::Chat => {
            return None;
        }
    };
    Some(format!("{place}{what}"))
}

fn author<'a>(world: &'a World, message: &'a Value) -> &'a str {
    match message["from"]["id"].as_i64() {
        Some(id) => world.name(id),
        None => "post",
    }
}

fn service(world: &World, message: &Value) -> Option<String> {
    let names = |users: &Value| -> String {
        let users = users.as_array().map(Vec::as_slice).unwrap_or_default();
        users.iter().filter_map(|user| user["first_name"].as_str()).collect::<Vec<_>>().join(", ")
    };
    let by = author(world, message);
    if let Some(members) = message.get("new_chat_members") {
        let names = names(members);
        return Some(if names == by { format!("({by} joins)") } else { format!("({by} adds {names})") });
    }
    if let Some(left) = message.get("left_chat_member") {
        let name = left["first_name"].as_str().unwrap_or_default();
        return Some(if name == by { format!("({by} leaves)") } else { format!("({by} removes {name})") });
    }
    None
}

/// A message in short: its text or what else it is, and its buttons.
fn content(message: &Value) -> String {
    const KINDS: [&str; 12] = [
        "animation",
        "photo",
        "video",
        "audio",
        "voice",
        "document",
        "sticker",
        "contact",
        "location",
        "invoice",
        "successful_payment",
        "web_app_data",
    ];
    let mut content = String::new();
    if let Some(kind) = KINDS.iter().find(|kind| message.get(**kind).is_some()) {
        content = format!("<{}>", kind.replace('_', " "));
    }
    for field in ["text", "caption"] {
        if let Some(text) = message[field].as_str() {
            let space = if content.is_empty() { "" } else { " " };
            content = format!("{content}{space}{text}");
        }
    }
    for row in rows(&message["reply_markup"]["inline_keyboard"]) {
        content = format!("{content}\n    {row}");
    }
    content
}

/// The labels of a keyboard's buttons, row by row.
fn rows(keyboard: &Value) -> impl Iterator<Item = String> {
    let rows = keyboard.as_array().into_iter().flatten().filter_map(Value::as_array);
    rows.map(|row| labels(row.iter().map(|button| button_text(button).unwrap_or("?"))))
}

/// Buttons by their labels: `[Yes] [No]`.
pub(crate) fn labels<'a>(labels: impl Iterator<Item = &'a str>) -> String {
    labels.map(|label| format!("[{label}]")).collect::<Vec<_>>().join(" ")
}
