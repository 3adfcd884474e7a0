//! What a person sees of the bot's doings, one thing after another.

use std::panic::Location;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;

use crate::sandbox::patience::{give_up, within};
use crate::sandbox::state::{Seen, State};
use crate::sandbox::transcript;
use crate::sandbox::world::{ChatKey, Entry, Happening};
use crate::types::Message;

use super::{Person, Toast};

impl Person {
    /// The next message that a bot has sent into this conversation and that this person has not seen yet.
    ///
    /// # Panics
    /// When none has come after ten seconds; the transcript is in the message.
    #[track_caller]
    pub fn next_reply(&self) -> impl Future<Output = Message> + use<> {
        let next = self.next(
            "a reply",
            |seen| &mut seen.messages,
            |state, entry| match &entry.what {
                Happening::Message { message } if by_bot(state, message) && !is_service(message) => {
                    Some(message.clone())
                }
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

    /// The next edit of this message of a bot's that this person has not seen yet. Edits of others that come before it
    /// count as seen.
    ///
    /// # Panics
    /// When none has come after ten seconds; the transcript is in the message.
    #[track_caller]
    pub fn expect_edit(&self, message: &Message) -> impl Future<Output = Message> + use<> {
        let id = message.id.0;
        let next = self.next(
            "an edit of that message",
            |seen| &mut seen.edits,
            move |state, entry| match &entry.what {
                Happening::Edited { message } if message["message_id"] == id && by_bot(state, message) => {
                    Some(message.clone())
                }
                _ => None,
            },
        );
        async move { typed(&next.await) }
    }

    /// Waits until the bots are through with what was said and done so far, and makes sure that this person has seen
    /// all that came of it in this conversation: messages and edits of bots, deletions, answers to clicks.
    ///
    /// Through is a bot that has fetched and handled every update and has no request under way. Handlers and tasks that
    /// sleep on a [manual clock](crate::Clock::manual) do nothing before it is
    /// [moved](crate::sandbox::Sandbox::advance), nor does anything while a [`Hold`](crate::sandbox::Hold) keeps its
    /// answer back: they do not count. Endless work in the [background](crate::Client::background) counts only while it
    /// has a request under way. Of a bot in another program it is known that it has fetched and confirmed its updates,
    /// but not whether it has handled them: wait for something that it does, or let it confirm what it has handled.
    ///
    /// # Panics
    /// When there is something that this person has not seen; and after ten seconds, when a bot is still at work.
    #[track_caller]
    pub fn expect_nothing(&self) -> impl Future<Output = ()> + use<> {
        let (person, place) = (self.clone(), Location::caller());
        async move {
            let shared = &person.shared;
            if let Err(what) = shared.wait_for_rest(person.key).await {
                give_up(shared, place, &format!("whether nothing comes to {} is open still: {what}", person.name()));
            }
            let unseen = shared.read(|state| person.unseen(state));
            if !unseen.is_empty() {
                let unseen = unseen.join("\n");
                give_up(shared, place, &format!("nothing was to come to {}, but this did:\n{unseen}", person.name()));
            }
        }
    }

    /// What came of bots in this conversation that this person has taken no note of, a line each.
    fn unseen(&self, state: &State) -> Vec<String> {
        let seen = state.seen.get(&(self.id, self.key)).copied().unwrap_or_default();
        let is_new = |entry: &&Entry| match &entry.what {
            Happening::Message { message } => entry.number > seen.messages && by_bot(state, message),
            Happening::Edited { message } => entry.number > seen.edits && by_bot(state, message),
            Happening::Deleted { by, .. } => entry.number > seen.deletions && state.world.bots.contains_key(by),
            // One without a text has no line.
            Happening::Answer { user, .. } => entry.number > seen.toasts && *user == self.id,
            _ => false,
        };
        let new = state.world.log.of_chat(self.key, self.since(state)).filter(is_new);
        new.filter_map(|entry| transcript::line(&state.world, entry)).collect()
    }

    /// What was there before they joined they do not see.
    fn since(&self, state: &State) -> u64 {
        let chat = state.world.chats.get(&self.key);
        chat.and_then(|chat| chat.members.get(&self.id)).map_or(0, |member| member.since)
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
                Happening::Deleted { message_id, .. } => Some(*message_id),
                _ => None,
            },
        )
    }

    /// What this person is shown next for a press on a button. Answers that only stop the button's spinning, as that to
    /// an [`Edit`](crate::handler::Edit), are nothing to see and passed over; [`next_click_answer`](Self::next_click_answer)
    /// gives them too.
    ///
    /// # Panics
    /// When none has come after ten seconds; the transcript is in the message.
    #[track_caller]
    pub fn next_toast(&self) -> impl Future<Output = Toast> + use<> {
        self.next_answer("a toast", |text| !text.is_empty())
    }

    /// The next answer to a press of this person on a button, also one without a text: for tests of whether the button
    /// stops spinning.
    ///
    /// # Panics
    /// When none has come after ten seconds; the transcript is in the message.
    #[track_caller]
    pub fn next_click_answer(&self) -> impl Future<Output = Toast> + use<> {
        self.next_answer("an answer to a click", |_| true)
    }

    #[track_caller]
    fn next_answer(&self, what: &str, fits: fn(&str) -> bool) -> impl Future<Output = Toast> + use<> {
        let id = self.id;
        self.next(
            what,
            |seen| &mut seen.toasts,
            move |_, entry| match &entry.what {
                Happening::Answer { user, text, show_alert, .. } if *user == id && fits(text) => {
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
                let seen = person.since(state).max(*cursor(state.seen.entry((person.id, person.key)).or_default()));
                let entries = state.world.log.of_chat(person.key, seen);
                let (number, found) =
                    entries.into_iter().find_map(|entry| Some((entry.number, find(state, entry)?)))?;
                *cursor(state.seen.entry((person.id, person.key)).or_default()) = number;
                Some(found)
            });
            within(&person.shared, place, what, found).await
        }
    }
}

fn by_bot(state: &State, message: &Value) -> bool {
    let chat_id = message["chat"]["id"].as_i64().unwrap_or_default();
    let stored = state.world.stored(ChatKey::Shared(chat_id), message["message_id"].as_i64().unwrap_or_default());
    let sender = message["from"]["id"].as_i64().or_else(|| stored.map(|stored| stored.sender));
    sender.is_some_and(|sender| state.world.bots.contains_key(&sender))
}

/// Whether it tells of something that the bot did, and was not written by it.
fn is_service(message: &Value) -> bool {
    ["new_chat_members", "left_chat_member"].iter().any(|kind| message.get(kind).is_some())
}

/// As a bot would read it.
fn typed(message: &Arc<Value>) -> Message {
    match Message::deserialize(&**message) {
        Ok(message) => message,
        Err(error) => panic!("the sandbox made a message that this library cannot read: {error}\n{message}"),
    }
}
