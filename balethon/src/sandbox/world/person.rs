//! People.

use serde_json::{Map, Value, json};

use super::{ChatKey, Happening, World};

/// Someone with the Bale app.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) id: i64,
    pub(crate) first_name: String,
    pub(crate) last_name: Option<String>,
    pub(crate) username: Option<String>,
    /// Without plus, as Bale writes it.
    pub(crate) phone: String,
}

impl Person {
    /// The `User` object.
    pub(crate) fn user(&self) -> Value {
        let mut user = json!({"id": self.id, "is_bot": false, "first_name": self.first_name});
        self.add_names(&mut user);
        user
    }

    /// The `Chat` object of a private chat with this person.
    pub(crate) fn chat(&self) -> Value {
        let mut chat = json!({"id": self.id, "type": "private", "first_name": self.first_name});
        self.add_names(&mut chat);
        chat
    }

    fn add_names(&self, object: &mut Value) {
        if let Some(last_name) = &self.last_name {
            object["last_name"] = json!(last_name);
        }
        if let Some(username) = &self.username {
            object["username"] = json!(username);
        }
    }

    /// The `Contact` object that a button with `request_contact` sends.
    pub(crate) fn contact(&self) -> Map<String, Value> {
        let mut contact = Map::new();
        contact.insert("phone_number".into(), json!(self.phone));
        contact.insert("first_name".into(), json!(self.first_name));
        if let Some(last_name) = &self.last_name {
            contact.insert("last_name".into(), json!(last_name));
        }
        contact.insert("user_id".into(), json!(self.id));
        contact
    }
}

impl World {
    /// Adds a person. The username is left out where somebody has it already.
    pub(crate) fn add_person(&mut self, first_name: &str, last_name: Option<&str>, username: Option<&str>) -> i64 {
        let id = self.next_person_id();
        self.add_person_with_id(id, first_name, last_name, username);
        id
    }

    /// As [`add_person`](Self::add_person), with an id that nobody has.
    pub(crate) fn add_person_with_id(
        &mut self,
        id: i64,
        first_name: &str,
        last_name: Option<&str>,
        username: Option<&str>,
    ) {
        let username = username.filter(|name| !name.is_empty() && self.find_username(name).is_none());
        let person = Person {
            id,
            first_name: first_name.to_owned(),
            last_name: last_name.filter(|name| !name.is_empty()).map(str::to_owned),
            username: username.map(str::to_owned),
            phone: format!("98912{:07}", self.people.len() + 1),
        };
        self.log.add(None, Happening::Person { user: person.user() });
        self.people.insert(id, person);
    }

    /// The `User` object of a person or bot.
    pub(crate) fn user(&self, id: i64) -> Option<Value> {
        self.people.get(&id).map(Person::user).or_else(|| self.bots.get(&id).map(super::Bot::user))
    }

    /// What a transcript calls a person or bot.
    pub(crate) fn name(&self, id: i64) -> &str {
        let person = self.people.get(&id).map(|person| person.first_name.as_str());
        person.or_else(|| self.bots.get(&id).map(|bot| bot.name.as_str())).unwrap_or("somebody")
    }

    /// Whose username this is: the id of a person, bot, group or channel. Case does not matter.
    pub(crate) fn find_username(&self, username: &str) -> Option<i64> {
        let same = |other: &Option<String>| other.as_deref().is_some_and(|other| other.eq_ignore_ascii_case(username));
        let person = self.people.values().find(|person| same(&person.username)).map(|person| person.id);
        let bot = || self.bots.values().find(|bot| bot.username.eq_ignore_ascii_case(username)).map(|bot| bot.id);
        let chat = || self.chats.values().find(|chat| same(&chat.username)).map(|chat| chat.key.chat_id());
        person.or_else(bot).or_else(chat)
    }

    /// The person lets the bot write to them, as a press on "Start" does.
    pub(crate) fn open_private(&mut self, bot: i64, user: i64) {
        self.private_chat(bot, user).started = true;
        self.set_blocked(bot, user, false);
    }

    /// The person wants to hear nothing more of the bot, or to hear of it again.
    pub(crate) fn set_blocked(&mut self, bot: i64, user: i64, blocked: bool) {
        let chat = self.private_chat(bot, user);
        if std::mem::replace(&mut chat.blocked, blocked) != blocked {
            self.log.add(Some(ChatKey::Private { bot, user }), Happening::Chat);
        }
    }

    fn private_chat(&mut self, bot: i64, user: i64) -> &mut super::Chat {
        let key = ChatKey::Private { bot, user };
        self.chats.entry(key).or_insert_with(|| super::Chat::private(key))
    }
}
