//! What a person does on the page.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::sandbox::world::{ChatKey, ChatKind, Draft, Happening, Outcome, Person, Refusal, Role, World};

use super::app;

/// Carries out an act; an error says in a sentence why it cannot be.
pub(super) fn act(world: &mut World, act: &Value) -> Result<Value, String> {
    let act = Act(act);
    let done = json!(true);
    match act.text("act")? {
        "send" => {
            let (key, user) = act.place()?;
            sent(world.say(key, user, act.text("text")?, act.0["reply_to"].as_i64()))
        }
        "location" => {
            let (key, user) = act.place()?;
            let coordinate = |name: &str| act.0[name].as_f64().ok_or_else(|| format!("{name} is missing or no number"));
            let location = json!({"longitude": coordinate("longitude")?, "latitude": coordinate("latitude")?});
            sent(world.send_as_person(key, user, Draft::of("location", location)))
        }
        "contact" => {
            let (key, user) = act.place()?;
            let contact = world.people.get(&user).map(Person::contact).unwrap_or_default();
            sent(world.send_as_person(key, user, Draft::of("contact", Value::Object(contact))))
        }
        "click" => {
            let (key, user) = act.place()?;
            let id = world.press(key, user, act.number("message_id")?, act.text("data")?).map_err(told)?;
            Ok(json!({"query_id": id}))
        }
        "press" => {
            let (key, user) = act.place()?;
            sent(world.press_reply_button(key, user, &act.0["button"]))
        }
        "pay" => {
            let (key, user) = act.place()?;
            let id = world.pay(key, user, act.number("message_id")?).map_err(told)?;
            Ok(json!({"query_id": id}))
        }
        "open_app" => {
            let (key, user) = act.place()?;
            app::launch(world, key, user, act.0["bot"].as_i64())
        }
        "app_data" => {
            let (key, user) = act.place()?;
            let data = act.0["data"].as_str().filter(|data| !data.is_empty());
            sent(world.send_web_app_data(key, user, data.ok_or("sendData needs a text")?))
        }
        "edit" => {
            let (key, user) = act.place()?;
            world.edit_own(key, user, act.number("message_id")?, act.text("text")?).map_err(told)?;
            Ok(done)
        }
        "delete" => {
            let (key, user) = act.place()?;
            world.delete_own(key, user, act.number("message_id")?).map_err(told)?;
            Ok(done)
        }
        "person" => {
            let username = act.free_username(world, None)?;
            let id = world.add_person(act.text("first_name")?, act.maybe("last_name"), username);
            Ok(world.user(id).unwrap_or_default())
        }
        "rename" => rename(world, &act),
        "group" => Ok(json!({"key": shared(world, &act, ChatKind::Group)?.to_string()})),
        "channel" => Ok(json!({"key": shared(world, &act, ChatKind::Channel)?.to_string()})),
        "join" => {
            let user = act.number("user_id")?;
            join(world, act.key()?, user, act.0["as"].as_i64().unwrap_or(user)).map_err(told)?;
            Ok(done)
        }
        "leave" => {
            let user = act.number("user_id")?;
            world.leave(act.key()?, user, act.0["as"].as_i64().unwrap_or(user)).map_err(told)?;
            Ok(done)
        }
        "promote" => {
            world.set_role(act.key()?, act.number("user_id")?, Role::full_administrator()).map_err(told)?;
            Ok(done)
        }
        "demote" => {
            world.set_role(act.key()?, act.number("user_id")?, Role::Member).map_err(told)?;
            Ok(done)
        }
        "ban" => {
            let user = act.number("user_id")?;
            world.ban(act.key()?, user, act.number("as")?).map_err(told)?;
            Ok(done)
        }
        "unban" => {
            world.unban(act.key()?, act.number("user_id")?).map_err(told)?;
            Ok(done)
        }
        "block" | "unblock" => match act.place()? {
            (ChatKey::Private { bot, user }, by) if user == by && world.bots.contains_key(&bot) => {
                world.set_blocked(bot, user, act.text("act")? == "block");
                Ok(done)
            }
            _ => Err("only the bot of one's own private chat can be blocked".to_owned()),
        },
        other => Err(format!("nobody can do {other:?} here")),
    }
}

fn sent(message: Outcome<Arc<Value>>) -> Result<Value, String> {
    message.map(|message| (*message).clone()).map_err(told)
}

fn told(refusal: Refusal) -> String {
    refusal.description
}

/// A group or channel; who makes it is in it, also where nobody is picked.
fn shared(world: &mut World, act: &Act<'_>, kind: ChatKind) -> Result<ChatKey, String> {
    let members = act.0["members"].as_array().map(Vec::as_slice).unwrap_or_default();
    let members: Vec<i64> = members.iter().filter_map(Value::as_i64).filter(|id| world.user(*id).is_some()).collect();
    // A person has to come first: the first one is the creator.
    let (mut people, bots): (Vec<i64>, Vec<i64>) = members.into_iter().partition(|id| world.people.contains_key(id));
    if people.is_empty() {
        people.extend(act.0["as"].as_i64().filter(|id| world.people.contains_key(id)));
    }
    let by =
        *people.first().ok_or_else(|| format!("nobody is there to make the {}: add a person first", kind.as_str()))?;
    let username = act.free_username(world, None)?.map(str::to_owned);
    let key = world.add_chat(kind, act.text("title")?, username, &people);
    for bot in bots {
        join(world, key, bot, by).map_err(told)?;
    }
    Ok(key)
}

/// Bots come as administrators, so that whatever they do works; a test can be stricter.
fn join(world: &mut World, key: ChatKey, user: i64, by: i64) -> Outcome<()> {
    world.join(key, &[user], by)?;
    if world.bots.contains_key(&user) {
        world.set_role(key, user, Role::full_administrator())?;
    }
    Ok(())
}

fn rename(world: &mut World, act: &Act<'_>) -> Result<Value, String> {
    let id = act.number("id")?;
    let first_name = act.text("first_name")?.to_owned();
    let username = act.free_username(world, Some(id))?.map(str::to_owned);
    let person = world.people.get_mut(&id).ok_or("there is no such person")?;
    person.first_name = first_name;
    if !act.0["last_name"].is_null() {
        person.last_name = act.maybe("last_name").map(str::to_owned);
    }
    if !act.0["username"].is_null() {
        person.username = username;
    }
    let user = person.user();
    world.log.add(None, Happening::Person { user: user.clone() });
    Ok(user)
}

/// An act's JSON, read with clear errors.
struct Act<'a>(&'a Value);

impl<'a> Act<'a> {
    /// A text that has to be there.
    fn text(&self, name: &str) -> Result<&'a str, String> {
        let text = self.0[name].as_str().map(str::trim).filter(|text| !text.is_empty());
        text.ok_or_else(|| format!("{name} is missing"))
    }

    fn maybe(&self, name: &str) -> Option<&'a str> {
        self.0[name].as_str().map(str::trim).filter(|text| !text.is_empty())
    }

    /// `username`, with or without `@`, which nobody may have but the `owner`.
    fn free_username(&self, world: &World, owner: Option<i64>) -> Result<Option<&'a str>, String> {
        let Some(username) = self.maybe("username").map(|name| name.trim_start_matches('@')) else { return Ok(None) };
        if username.is_empty() || !username.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return Err(format!("{username:?} is no username: letters a to z, digits and _ make one"));
        }
        match world.find_username(username) {
            Some(other) if owner != Some(other) => Err(format!("the username @{username} is taken")),
            _ => Ok(Some(username)),
        }
    }

    fn number(&self, name: &str) -> Result<i64, String> {
        self.0[name].as_i64().ok_or_else(|| format!("{name} is missing or no number"))
    }

    fn key(&self) -> Result<ChatKey, String> {
        self.text("key")?.parse()
    }

    /// The conversation, and who acts.
    fn place(&self) -> Result<(ChatKey, i64), String> {
        Ok((self.key()?, self.number("as")?))
    }
}
