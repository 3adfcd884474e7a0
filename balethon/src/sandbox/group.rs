//! Groups and channels of a test.

use std::sync::Arc;

use crate::types::ChatId;

use super::person::{Person, Sent};
use super::state::Shared;
use super::transcript;
use super::world::{ChatKey, Outcome, Role, World};

/// A group in a sandbox. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Group {
    shared: Arc<Shared>,
    key: ChatKey,
    bot: i64,
}

impl Group {
    pub(crate) fn new(shared: Arc<Shared>, key: ChatKey, bot: i64) -> Self {
        Self { shared, key, bot }
    }

    pub(crate) fn key(&self) -> ChatKey {
        self.key
    }

    /// Its id.
    pub fn id(&self) -> ChatId {
        ChatId(self.key.chat_id())
    }

    /// A member writes a text into it.
    ///
    /// # Panics
    /// When the person is no member.
    #[track_caller]
    pub fn send<T: Into<String>>(&self, person: &Person, text: T) -> impl Future<Output = Sent> + use<T> {
        person.in_group(self).send(text)
    }

    /// A person comes in, unless they are banned.
    pub async fn join(&self, person: &Person) {
        let id = person.id().0;
        self.change(|world, key| world.join(key, &[id], id));
    }

    /// A member adds another person.
    pub async fn add(&self, by: &Person, person: &Person) {
        self.change(|world, key| world.join(key, &[person.id().0], by.id().0));
    }

    /// A member goes.
    pub async fn leave(&self, person: &Person) {
        let id = person.id().0;
        self.change(|world, key| world.leave(key, id, id));
    }

    /// A member is removed by another.
    pub async fn remove(&self, by: &Person, person: &Person) {
        self.change(|world, key| world.leave(key, person.id().0, by.id().0));
    }

    /// A member is removed by another, and cannot come back until they are unbanned or added. The creator stays.
    /// ```
    /// # #[tokio::main]
    /// # async fn main() {
    /// # let sandbox = balethon::sandbox::Sandbox::start().await;
    /// let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    /// let group = sandbox.group("Book club", [&ali, &sara]);
    /// group.ban(&ali, &sara).await;
    /// group.join(&sara).await;
    /// assert_eq!(group.people().len(), 1);
    /// # }
    /// ```
    pub async fn ban(&self, by: &Person, person: &Person) {
        self.change(|world, key| world.ban(key, person.id().0, by.id().0));
    }

    /// A person who was banned may come back.
    /// ```
    /// # #[tokio::main]
    /// # async fn main() {
    /// # let sandbox = balethon::sandbox::Sandbox::start().await;
    /// # let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    /// # let group = sandbox.group("Book club", [&ali, &sara]);
    /// group.ban(&ali, &sara).await;
    /// group.unban(&sara).await;
    /// group.join(&sara).await;
    /// assert_eq!(group.people().len(), 2);
    /// # }
    /// ```
    pub async fn unban(&self, person: &Person) {
        self.change(|world, key| world.unban(key, person.id().0).map(drop));
    }

    /// The first bot becomes an administrator with every right.
    pub async fn promote_bot(&self) {
        self.change(|world, key| world.set_role(key, self.bot, Role::full_administrator()));
    }

    /// The first bot becomes an ordinary member.
    pub async fn demote_bot(&self) {
        self.change(|world, key| world.set_role(key, self.bot, Role::Member));
    }

    /// A member becomes an administrator with every right.
    pub async fn promote(&self, person: &Person) {
        self.change(|world, key| world.set_role(key, person.id().0, Role::full_administrator()));
    }

    /// An administrator becomes an ordinary member.
    pub async fn demote(&self, person: &Person) {
        self.change(|world, key| world.set_role(key, person.id().0, Role::Member));
    }

    /// Adds the bot with this token, as an ordinary member.
    ///
    /// # Panics
    /// When no bot has this token.
    pub async fn add_bot(&self, by: &Person, token: &str) {
        let bot = self.shared.read(|state| super::bot_of(state, token));
        self.change(|world, key| world.join(key, &[bot], by.id().0));
    }

    /// The people who are members.
    pub fn people(&self) -> Vec<Person> {
        let ids: Vec<i64> = self.shared.read(|state| {
            let chat = state.world.chats.get(&self.key);
            let members = chat.into_iter().flat_map(|chat| chat.members.keys().copied());
            members.filter(|id| state.world.people.contains_key(id)).collect()
        });
        ids.into_iter().map(|id| Person::new(self.shared.clone(), id, self.key)).collect()
    }

    /// What was said and done in it, a line each.
    pub fn transcript(&self) -> String {
        self.shared.read(|state| transcript::of(&state.world, |key| key == self.key))
    }

    /// Changes it; members who are not there are nobody's concern in a test.
    fn change(&self, change: impl FnOnce(&mut World, ChatKey) -> Outcome<()>) {
        let _ = self.shared.change(|state| change(&mut state.world, self.key));
    }
}

/// A channel in a sandbox. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Channel {
    group: Group,
    owner: i64,
}

impl Channel {
    pub(crate) fn new(shared: Arc<Shared>, key: ChatKey, bot: i64, owner: i64) -> Self {
        Self { group: Group::new(shared, key, bot), owner }
    }

    /// Its id.
    pub fn id(&self) -> ChatId {
        self.group.id()
    }

    /// Gives it a username, without `@`, by which bots can name it.
    #[must_use]
    pub fn with_username(self, username: &str) -> Self {
        self.group.shared.change(|state| {
            if let Some(chat) = state.world.chats.get_mut(&self.group.key) {
                chat.username = Some(username.trim_start_matches('@').to_owned());
            }
        });
        self
    }

    /// The owner posts a text.
    #[track_caller]
    pub fn post<T: Into<String>>(&self, text: T) -> impl Future<Output = Sent> + use<T> {
        Person::new(self.group.shared.clone(), self.owner, self.group.key).send(text)
    }

    /// A person comes in.
    pub async fn join(&self, person: &Person) {
        self.group.join(person).await;
    }

    /// A member goes.
    pub async fn leave(&self, person: &Person) {
        self.group.leave(person).await;
    }

    /// What a channel has in common with a group: rights, members, transcript.
    pub fn as_group(&self) -> &Group {
        &self.group
    }
}
