//! What a person sends.

use std::panic::Location;

use serde_json::{Value, json};

use crate::sandbox::attachment::Attachment;
use crate::sandbox::state::State;
use crate::sandbox::world::Draft;

use super::{Person, Sent};

impl Person {
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

    /// Sends a message with any content: fields of Bale's `Message`.
    /// ```
    /// # use balethon::sandbox::Person;
    /// use balethon::sandbox::json;
    ///
    /// # async fn example(ali: Person) {
    /// ali.send_content(json!({"contact": {"phone_number": "989120000000", "first_name": "Sara"}})).await;
    /// # }
    /// ```
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

    /// Sends a file.
    ///
    /// # Panics
    /// When it cannot be sent.
    #[track_caller]
    pub fn send_file(&self, file: Attachment) -> impl Future<Output = Sent> + use<> {
        let album = self.send_album([file]);
        async move { album.await.swap_remove(0) }
    }

    /// Sends several files as one album: photos and videos, or documents, or music.
    ///
    /// # Panics
    /// When it cannot be sent.
    #[track_caller]
    pub fn send_album<F: IntoIterator<Item = Attachment>>(&self, files: F) -> impl Future<Output = Vec<Sent>> + use<F> {
        let (person, place) = (self.clone(), Location::caller());
        let files: Vec<_> = files.into_iter().collect();
        async move {
            let send = |state: &mut State| state.world.send_files(person.key, person.id, files, None);
            let messages = person.act(place, "send files", send);
            messages.iter().map(|message| person.sent(message)).collect()
        }
    }

    /// Forwards a message, of their own or of somebody else, into this conversation.
    ///
    /// # Panics
    /// When the message is gone, or when it cannot be sent here.
    #[track_caller]
    pub fn forward(&self, message: &Sent) -> impl Future<Output = Sent> + use<> {
        let from = (message.person.key, message.message_id);
        self.send_by("forward a message".to_owned(), move |state, key, user| {
            state.world.forward_as_person(from, key, user)
        })
    }

    /// Shares their own contact.
    ///
    /// # Panics
    /// When it cannot be sent.
    #[track_caller]
    pub fn send_contact(&self) -> impl Future<Output = Sent> + use<> {
        self.send_by("share a contact".to_owned(), |state, key, user| {
            let contact = state.world.people.get(&user).map(|person| person.contact()).unwrap_or_default();
            state.world.send_as_person(key, user, Draft::of("contact", Value::Object(contact)))
        })
    }

    /// Shares a place.
    ///
    /// # Panics
    /// When it cannot be sent.
    #[track_caller]
    pub fn send_location(&self, latitude: f64, longitude: f64) -> impl Future<Output = Sent> + use<> {
        self.send_by("share a place".to_owned(), move |state, key, user| {
            let location = json!({"latitude": latitude, "longitude": longitude});
            state.world.send_as_person(key, user, Draft::of("location", location))
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
}
