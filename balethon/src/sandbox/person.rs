//! People of a test, who write, press buttons, and wait for what the bot does.

use std::panic::Location;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;

use crate::types::{Message, UserId};

use super::group::Group;
use super::patience::{give_up, within};
use super::state::{Seen, Shared, State};
use super::world::{ChatKey, Draft, Entry, Happening, Outcome, Refusal, button_text};
use super::{bot_of, transcript};

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

    /// Writes a text.
    ///
    /// # Panics
    /// When that is not possible: no member of the group, or no 1 to 4096 characters.
    #[track_caller]
    pub fn send<T: Into<String>>(&self, text: T) -> impl Future<Output = Sent> + use<T> {
        let text = text.into();
        self.send_by(format!("send {text:?}"), move |state, key, user| state.world.say(key, user, &text, None))
    }

    /// Writes a text that replies to a message.
    ///
    /// # Panics
    /// When there is no such message, and as [`send`](Person::send).
    #[track_caller]
    pub fn reply<I: Into<i64>, T: Into<String>>(
        &self,
        message_id: I,
        text: T,
    ) -> impl Future<Output = Sent> + use<I, T> {
        let (id, text) = (message_id.into(), text.into());
        self.send_by(format!("reply {text:?}"), move |state, key, user| state.world.say(key, user, &text, Some(id)))
    }

    /// Sends a message with any content: fields of Bale's `Message` such as `{"contact": {…}}`.
    ///
    /// # Panics
    /// When it is not an object, or cannot be sent.
    #[track_caller]
    pub fn send_content(&self, content: Value) -> impl Future<Output = Sent> + use<> {
        self.send_by(format!("send {content}"), move |state, key, user| {
            let content = content.as_object().cloned().unwrap_or_default();
            state.world.send_as_person(key, user, Draft::from(content))
        })
    }

    /// Sends data from a mini app of the bot.
    ///
    /// # Panics
    /// When it cannot be sent.
    #[track_caller]
    pub fn send_web_app_data<T: Into<String>>(&self, data: T) -> impl Future<Output = Sent> + use<T> {
        let data = data.into();
        self.send_by("send data of a mini app".to_owned(), move |state, key, user| {
            state.world.send_web_app_data(key, user, &data)
        })
    }

    #[track_caller]
    fn send_by<F>(&self, what: String, send: F) -> impl Future<Output = Sent> + use<F>
    where
        F: FnOnce(&mut State, ChatKey, i64) -> Outcome<Arc<Value>>,
    {
        let (person, place) = (self.clone(), Location::caller());
        async move {
            let message = person.act(place, &what, |state| send(state, person.key, person.id));
            let message_id = message["message_id"].as_i64().unwrap_or_default();
            Sent { person, message_id }
        }
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
    /// When there is none after ten seconds, or when it is one that sends nothing to the bot, such as a link.
    #[track_caller]
    pub fn click<T: Into<String>>(&self, label: T) -> impl Future<Output = ()> + use<T> {
        let (person, place, label) = (self.clone(), Location::caller(), label.into());
        async move {
            let what = format!("a button [{label}]");
            let found = person.shared.wait_for(|state| {
                let inline = state.world.find_inline(person.key, &label).map(|(id, button)| (Some(id), button));
                inline.or_else(|| Some((None, state.world.find_reply_button(person.key, person.id, &label)?)))
            });
            let (message, button) = within(&person.shared, place, what, found).await;
            person.act(place, &format!("click [{label}]"), |state| match (message, button["callback_data"].as_str()) {
                (Some(id), Some(data)) => state.world.press(person.key, person.id, id, data).map(drop),
                (None, _) => state.world.press_reply_button(person.key, person.id, &button).map(drop),
                (Some(_), None) => Err(Refusal::bad_request("this button sends nothing to the bot")),
            });
        }
    }

    /// Pays the newest invoice in the chat. The bot is asked first (`pre_checkout_query`), within ten seconds.
    ///
    /// # Panics
    /// When there is no invoice after ten seconds.
    #[track_caller]
    pub fn pay(&self) -> impl Future<Output = ()> + use<> {
        let (person, place) = (self.clone(), Location::caller());
        async move {
            let found = person.shared.wait_for(|state| state.world.newest_invoice(person.key));
            let id = within(&person.shared, place, "an invoice".to_owned(), found).await;
            person.act(place, "pay", |state| state.world.pay(person.key, person.id, id));
            person.shared.watch_payment();
        }
    }

    /// Forbids the bot to write to them; writing to it allows that again.
    pub async fn block(&self) {
        self.shared.change(|state| {
            if let ChatKey::Private { bot, user } = self.key {
                state.world.block(bot, user);
            }
        });
    }

    /// The next message of a bot in this conversation that this person has not seen yet.
    ///
    /// # Panics
    /// When none has come after ten seconds; the transcript is in the message.
    #[track_caller]
    pub fn next_reply(&self) -> impl Future<Output = Message> + use<> {
        let next = self.next(
            "a reply",
            |seen| &mut seen.messages,
            |state, entry| match &entry.what {
                Happening::Message { message } if by_bot(state, message) => Some(message.clone()),
                _ => None,
            },
        );
        async move { typed(&next.await) }
    }

    /// The next edit of a bot's message in this conversation that this person has not seen yet.
    ///
    /// # Panics
    /// When none has come after ten seconds; the transcript is in the message.
    #[track_caller]
    pub fn next_edit(&self) -> impl Future<Output = Message> + use<> {
        let next = self.next(
            "an edit",
            |seen| &mut seen.edits,
            |state, entry| match &entry.what {
                Happening::Edited { message } if by_bot(state, message) => Some(message.clone()),
                _ => None,
            },
        );
        async move { typed(&next.await) }
    }

    /// The id of the next message that is deleted in this conversation.
    ///
    /// # Panics
    /// When none has been after ten seconds; the transcript is in the message.
    #[track_caller]
    pub fn next_deletion(&self) -> impl Future<Output = i64> + use<> {
        self.next(
            "a deletion",
            |seen| &mut seen.deletions,
            |_, entry| match &entry.what {
                Happening::Deleted { message_id } => Some(*message_id),
                _ => None,
            },
        )
    }

    /// The next answer to a press of this person on a button.
    ///
    /// # Panics
    /// When none has come after ten seconds; the transcript is in the message.
    #[track_caller]
    pub fn next_toast(&self) -> impl Future<Output = Toast> + use<> {
        let id = self.id;
        self.next(
            "an answer to a click",
            |seen| &mut seen.toasts,
            move |_, entry| match &entry.what {
                Happening::Answer { user, text, show_alert, .. } if *user == id => {
                    Some(Toast { text: text.clone(), show_alert: *show_alert })
                }
                _ => None,
            },
        )
    }

    /// Waits for the first entry of this conversation, after those already seen, in which `find` finds something.
    #[track_caller]
    fn next<T, F>(&self, what: &str, cursor: fn(&mut Seen) -> &mut u64, find: F) -> impl Future<Output = T> + use<T, F>
    where
        F: Fn(&State, &Entry) -> Option<T>,
    {
        let person = self.clone();
        let what = format!("{what} to {}", self.name());
        let place = Location::caller();
        async move {
            let found = person.shared.wait_for(|state| {
                let seen = *cursor(state.seen.entry((person.id, person.key)).or_default());
                let entries = state.world.log.of_chat(person.key, seen);
                let (number, found) =
                    entries.into_iter().find_map(|entry| Some((entry.number, find(state, entry)?)))?;
                *cursor(state.seen.entry((person.id, person.key)).or_default()) = number;
                Some(found)
            });
            within(&person.shared, place, what, found).await
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

fn by_bot(state: &State, message: &Value) -> bool {
    let chat_id = message["chat"]["id"].as_i64().unwrap_or_default();
    let stored = state.world.stored(ChatKey::Shared(chat_id), message["message_id"].as_i64().unwrap_or_default());
    let sender = message["from"]["id"].as_i64().or_else(|| stored.map(|stored| stored.sender));
    sender.is_some_and(|sender| state.world.bots.contains_key(&sender))
}

/// As a bot would read it.
fn typed(message: &Arc<Value>) -> Message {
    match Message::deserialize(&**message) {
        Ok(message) => message,
        Err(error) => panic!("the sandbox made a message that this library cannot read: {error}\n{message}"),
    }
}
