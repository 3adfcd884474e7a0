//! What handlers take as parameters, and what happens when it is not there.

use std::sync::Arc;

use balethon::event::{Context, Event, EventKind, OnMessage};
use balethon::extract::FromEvent;
use balethon::prelude::*;
use balethon::sandbox::{Attachment, Sandbox};
use serde_json::json;

struct Shop {
    name: &'static str,
}

/// Parameters stand in any order, and may be taken apart.
#[allow(clippy::too_many_arguments, reason = "one of each")]
#[on_command]
async fn all(
    update: Update,
    Words(words): Words,
    shop: Data<Shop>,
    chat: Chat,
    mut message: Message,
    user: Option<User>,
    cx: Context,
    _: Client,
    shared: Arc<Update>,
    event: Event,
) -> String {
    message = message.clone();
    assert!(matches!(event, Event::Message(_)) && Arc::ptr_eq(&shared, &shared.clone()));
    assert_eq!((update.id, cx.me().is_bot), (shared.id, true));
    let user = user.map(|user| user.first_name.clone()).unwrap_or_default();
    format!("{} {words} {user} {} {}", shop.name, chat.is_private(), message.content())
}

/// One's own, for messages alone.
struct Words(usize);

impl FromEvent<OnMessage> for Words {
    type Error = std::convert::Infallible;
    const MAY_SKIP: bool = false;

    async fn from_event(cx: &Context) -> Result<Option<Self>, Self::Error> {
        Ok(cx.message().map(|message| Self(message.content().split_whitespace().count())))
    }
}

/// One's own, for everything.
struct Place(&'static str);

impl<E: EventKind> FromEvent<E> for Place {
    type Error = Failure;

    async fn from_event(_: &Context) -> Result<Option<Self>> {
        Ok(Some(Self(E::KIND.attribute())))
    }
}

#[on_edited_message]
async fn edited(place: Place) -> &'static str {
    place.0
}

#[tokio::test]
async fn every_message_gives_its_parts() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.data(Shop { name: "tea" }).handlers(handlers![all, edited])).await;
    let ali = sandbox.user("Ali");
    let sent = ali.send("/all of it").await;
    assert_eq!(ali.next_reply().await.content(), "tea 3 Ali true /all of it");
    sent.edit("/all").await;
    assert_eq!(ali.next_reply().await.content(), "on_edited_message");
}

mod content {
    use super::*;

    #[on_message]
    async fn photo(photo: Photo, caption: Message) -> String {
        format!("photo of {} sizes: {}", photo.0.len(), caption.content())
    }

    #[on_message]
    async fn document(document: Document) -> String {
        format!("document {}", document.file_name.as_deref().unwrap_or_default())
    }

    #[on_message]
    async fn contact(contact: Contact) -> String {
        format!("contact {}", contact.first_name)
    }

    #[on_message]
    async fn voice(_: Voice) -> &'static str {
        "voice"
    }

    #[on_message(rank = 1)]
    async fn rest(photo: Option<Photo>, document: Option<Document>) -> String {
        format!("rest {} {}", photo.is_some(), document.is_some())
    }
}

#[tokio::test]
async fn contents_choose_their_handlers() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![mod crate::content])).await;
    let ali = sandbox.user("Ali");
    ali.send("hello").await;
    assert_eq!(ali.next_reply().await.content(), "rest false false");
    ali.send_content(json!({"contact": {"phone_number": "98912", "first_name": "Sara"}})).await;
    assert_eq!(ali.next_reply().await.content(), "contact Sara");
    ali.send_file(Attachment::document("notes.txt", &b"text"[..])).await;
    assert_eq!(ali.next_reply().await.content(), "document notes.txt");
    ali.send_content(json!({"location": {"latitude": 35.7, "longitude": 51.4}})).await;
    assert_eq!(ali.next_reply().await.content(), "rest false false");
}

/// A press whose message did not come along has no message and no chat.
#[on_callback_query(rank = -1)]
async fn with_its_message(message: Message, chat: Chat, query: CallbackQuery) -> String {
    format!("{} in {}: {}", query.from, chat.is_private(), message.content())
}

#[on_callback_query]
async fn without(user: User, message: Option<Message>) -> String {
    format!("{user} {}", message.is_some())
}

#[on_message]
async fn menu() -> (&'static str, InlineKeyboard) {
    ("menu", InlineKeyboard::new().button("Press", "pressed"))
}

#[tokio::test]
async fn what_is_absent_passes_the_event_on() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![with_its_message, without, menu])).await;
    let ali = sandbox.user("Ali");
    ali.send("menu").await;
    ali.click("Press").await;
    assert_eq!(ali.next_toast().await.text, "Ali in true: menu");
    let from = json!({"id": ali.id().0, "is_bot": false, "first_name": "Ali"});
    sandbox.push_update(json!({"callback_query": {"id": "2200", "from": from, "data": "old"}}));
    let answers = sandbox.wait_requests("answerCallbackQuery", 2).await;
    assert_eq!(answers[1].parameters["text"], "Ali false");
}

#[on_message]
async fn never_given(shop: Option<Data<Shop>>) -> &'static str {
    if shop.is_some() { "open" } else { "closed" }
}

#[tokio::test]
async fn optional_data_may_be_missing() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![never_given])).await;
    let ali = sandbox.user("Ali");
    ali.send("hello").await;
    assert_eq!(ali.next_reply().await.content(), "closed");
}
