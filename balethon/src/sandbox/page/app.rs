//! Mini apps in the page's frame.

use serde_json::{Map, Value, json};

use crate::sandbox::world::{ChatKey, Person, World};

/// The fields of `initData` for a person who opens a mini app in this chat, of the bot that sent the button where that is
/// known. Signed where the signature can be checked: with the feature `webapp`.
pub(super) fn launch(world: &World, key: ChatKey, user: i64, sender: Option<i64>) -> Result<Value, String> {
    let bot = match key {
        ChatKey::Private { bot, .. } => Some(bot),
        ChatKey::Shared(_) => {
            let sender = sender.filter(|sender| world.bots.contains_key(sender));
            sender.or_else(|| world.chats.get(&key)?.member_bots(world).next())
        }
    };
    let bot = bot.and_then(|bot| world.bots.get(&bot)).ok_or("no bot is here whose mini app this could be")?;
    let mut shown = world.people.get(&user).map(Person::user).ok_or("there is no such person")?;
    let open = world.chats.get(&ChatKey::Private { bot: bot.id, user });
    shown["allows_write_to_pm"] = json!(open.is_some_and(|chat| chat.started && !chat.blocked));
    let mut fields = Map::new();
    for (name, value) in [
        ("auth_date", world.now().to_string()),
        ("query_id", format!("{:x}{:x}", user, world.now_ms())),
        ("user", shown.to_string()),
    ] {
        fields.insert(name.into(), value.into());
    }
    #[cfg(feature = "webapp")]
    {
        let signature = crate::InitDataCheck::new(&bot.token)
            .sign(fields.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap_or_default())));
        fields.insert("hash".into(), signature.into());
    }
    Ok(Value::Object(fields))
}
