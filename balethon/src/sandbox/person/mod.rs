//! People of a test, who write, press buttons, and wait for what the bot does.

mod pays;
mod sees;
mod sends;

use std::panic::Location;
use std::sync::Arc;

use serde_json::Value;

use crate::sandbox::group::Group;
use crate::sandbox::patience::{give_up, within_or};
use crate::sandbox::state::{Shared, State};
use crate::sandbox::world::{ChatKey, Outcome, Refusal, button_text};
use crate::sandbox::{bot_of, transcript};
use crate::types::UserId;

pub use pays::Payment;

/// Someone in a sandbox. Cheap to clone; clones are the same person and read the same messages.
///
/// Acts in one conversation: the private chat with the bot, unless [`in_group`](Person::in_group) or
/// [`talking_to`](Person::talking_to) says otherwise.
#[derive(Clone, Debug)]
pub struct Person {
    shared: Arc<Shared>,
    id: i64,
    key: ChatKey,
}

/// The answer to a press on a button.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Toast {
    /// The text; empty where the bot only stopped the button's spinning.
    pub text: String,
    /// Whether it is a window that has to be closed.
    pub show_alert: bool,
}

/// A message that a person has sent.
#[derive(Clone, Debug)]
pub struct Sent {
    person: Person,
    message_id: i64,
}

impl Person {
    pub(crate) fn new(shared: Arc<Shared>, id: i64, key: ChatKey) -> Self {
        Self { shared, id, key }
    }

    /// Their id; also that of their private chats.
    pub fn id(&self) -> UserId {
        UserId(self.id)
    }

    /// Their first name.
    pub fn name(&self) -> String {
        self.shared.read(|state| state.world.name(self.id).to_owned())
    }

    /// Gives them a username, without `@`.
    #[must_use]
    pub fn with_username(self, username: &str) -> Self {
        self.shared.change(|state| {
            if let Some(person) = state.world.people.get_mut(&self.id) {
                person.username = Some(username.trim_start_matches('@').to_owned());
            }
        });
        self
    }

    /// Gives them a last name.
    #[must_use]
    pub fn with_last_name(self, last_name: &str) -> Self {
        self.shared.change(|state| {
            if let Some(person) = state.world.people.get_mut(&self.id) {
                person.last_name = Some(last_name.to_owned());
            }
        });
        self
    }

    /// The same person in the private chat with another bot.
    ///
    /// # Panics
    /// When no bot has this token.
    #[track_caller]
    pub fn talking_to(&self, token: &str) -> Self {
        let bot = self.shared.read(|state| bot_of(state, token));
        Self::new(self.shared.clone(), self.id, ChatKey::Private { bot, user: self.id })
    }

    /// The same person in a group.
    pub fn in_group(&self, group: &Group) -> Self {
        Self::new(self.shared.clone(), self.id, group.key())
    }

    #[track_caller]
    fn send_by<F>(&self, what: String, send: F) -> impl Future<Output = Sent> + use<F>
    where
        F: FnOnce(&mut State, ChatKey, i64) -> Outcome<Arc<Value>>,
    {
        let (person, place) = (self.clone(), Location::caller());
        async move {
            let message = person.act(place, &what, |state| send(state, person.key, person.id));
            person.sent(&message)
        }
    }

    fn sent(&self, message: &Value) -> Sent {
        Sent { person: self.clone(), message_id: message["message_id"].as_i64().unwrap_or_default() }
    }

    /// Does something, or ends the test with the reason why it is not possible.
    fn act<T>(&self, place: &Location<'_>, what: &str, act: impl FnOnce(&mut State) -> Outcome<T>) -> T {
        match self.shared.change(act) {
            Ok(result) => result,
            Err(refusal) => {
                give_up(&self.shared, place, &format!("{} cannot {what}: {}", self.name(), refusal.description))
            }
        }
    }

    /// Presses the newest inline button with this label, else the one on the reply keyboard. Waits for it where there
    /// is none yet.
    ///
    /// # Panics
    /// When there is none after ten seconds, with the buttons that there are; or when it is one that sends nothing to the
    /// bot, such as a link.
    #[track_caller]
    pub fn click<T: Into<String>>(&self, label: T) -> impl Future<Output = ()> + use<T> {
        let (person, place, label) = (self.clone(), Location::caller(), label.into());
        async move {
            let what = format!("a button [{label}]");
            let found = person.shared.wait_for(|state| {
                let inline = state.world.find_inline(person.key, &label).map(|(id, button)| (Some(id), button));
                inline.or_else(|| Some((None, state.world.find_reply_button(person.key, person.id, &label)?)))
            });
            let (message, button) = within_or(&person.shared, place, what, found, |state| {
                let there = state.world.button_labels(person.key, person.id);
                match there.is_empty() {
                    true => "; there are no buttons".to_owned(),
                    false => format!("; there are {}", transcript::labels(there.into_iter())),
                }
            })
            .await;
            person.act(place, &format!("click [{label}]"), |state| match (message, button["callback_data"].as_str()) {
                (Some(id), Some(data)) => state.world.press(person.key, person.id, id, data).map(drop),
                (None, _) => state.world.press_reply_button(person.key, person.id, &button).map(drop),
                (Some(_), None) => Err(Refusal::bad_request("this button sends nothing to the bot")),
            });
        }
    }

    /// Opens an invite link and joins.
    ///
    /// # Panics
    /// When the link leads nowhere, or they were banned.
    #[track_caller]
    pub fn join_by_link<T: Into<String>>(&self, link: T) -> impl Future<Output = ()> + use<T> {
        let (person, place, link) = (self.clone(), Location::caller(), link.into());
        async move {
            person.act(place, "join by a link", |state| state.world.join_by_link(person.id, &link));
        }
    }

    /// Forbids the bot to write to them, until they [`unblock`](Person::unblock) it or write to it.
    pub async fn block(&self) {
        self.set_blocked(true);
    }

    /// Allows the bot to write to them again.
    /// ```
    /// # use balethon::prelude::*;
    /// # #[tokio::main]
    /// # async fn main() {
    /// # let sandbox = balethon::sandbox::Sandbox::start().await;
    /// # let (ali, client) = (sandbox.user("Ali"), sandbox.client());
    /// # ali.send("Hi").await;
    /// ali.block().await;
    /// let error = client.send_message(ali.id(), "Tea?").await.unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Blocked);
    /// ali.unblock().await;
    /// assert!(client.send_message(ali.id(), "Tea?").await.is_ok());
    /// # }
    /// ```
    pub async fn unblock(&self) {
        self.set_blocked(false);
    }

    fn set_blocked(&self, blocked: bool) {
        if let ChatKey::Private { bot, user } = self.key {
            self.shared.change(|state| state.world.set_blocked(bot, user, blocked));
        }
    }

    /// The reply keyboard that this person sees, as labels by row; empty without one.
    pub fn keyboard(&self) -> Vec<Vec<String>> {
        self.shared.read(|state| {
            let keyboard = state.world.chats.get(&self.key).and_then(|chat| chat.keyboards.get(&self.id));
            let rows = keyboard.and_then(|keyboard| keyboard["keyboard"].as_array()).into_iter().flatten();
            let label = |button: &Value| button_text(button).unwrap_or_default().to_owned();
            rows.filter_map(Value::as_array).map(|row| row.iter().map(label).collect()).collect()
        })
    }

    /// What was said and done in this conversation, a line each.
    pub fn transcript(&self) -> String {
        self.shared.read(|state| transcript::of(&state.world, |key| key == self.key))
    }
}

impl Sent {
    /// The message's id.
    pub fn id(&self) -> i64 {
        self.message_id
    }

    /// Changes the text.
    ///
    /// # Panics
    /// When the message is gone.
    #[track_caller]
    pub fn edit<T: Into<String>>(&self, text: T) -> impl Future<Output = ()> + use<T> {
        let (sent, place, text) = (self.clone(), Location::caller(), text.into());
        async move {
            let Person { key, id, .. } = sent.person;
            sent.person.act(place, "edit", |state| state.world.edit_own(key, id, sent.message_id, &text));
        }
    }

    /// Deletes it.
    ///
    /// # Panics
    /// When the message is gone.
    #[track_caller]
    pub fn delete(&self) -> impl Future<Output = ()> + use<> {
        let (sent, place) = (self.clone(), Location::caller());
        async move {
            let Person { key, id, .. } = sent.person;
            sent.person.act(place, "delete", |state| state.world.delete_own(key, id, sent.message_id));
        }
    }
}
