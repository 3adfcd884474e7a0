//! Panics of the user's code end nothing but themselves.

use std::sync::{Arc, Mutex};

use balethon::Panic;
use balethon::event::{Context, EventKind, Place};
use balethon::extract::FromEvent;
use balethon::prelude::*;
use balethon::sandbox::Sandbox;

use crate::trap::{Caught, Trap, inside};

/// Where it happened, what, and in which update.
type Sight = (Place, Panic, Option<i64>);

/// What the error handler saw.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<Sight>>>);

#[on_error]
async fn collect(error: ErrorEvent, panic: &Panic, update: Update, seen: Data<Seen>) {
    seen.0.lock().unwrap().push((error.place().unwrap(), panic.clone(), Some(update.id.0)));
}

const BOOM: u32 = line!() + 2;
#[on_message(|message| message.content() == "boom")]
async fn boom() {
    panic!("no {}", "way");
}

const PLAIN: u32 = line!() + 2;
#[on_message(|message| message.content() == "plain")]
fn plain() {
    panic!("at all");
}

#[on_message(|message| match message.content() { "condition" => panic!("in the condition"), _ => false })]
async fn asked() {}

async fn later(message: &Message) -> bool {
    tokio::task::yield_now().await;
    assert_ne!(message.content(), "later");
    false
}

#[on_message(later)]
async fn asked_later() {}

struct Fragile;

impl<E: EventKind> FromEvent<E> for Fragile {
    type Error = Failure;

    async fn from_event(cx: &Context) -> Result<Option<Self>> {
        match cx.message().map(|message| message.content()) {
            Some("parameter") => std::panic::panic_any(7),
            _ => Ok(None),
        }
    }
}

#[on_message]
async fn takes(_: Fragile) {}

#[on_message(rank = 1)]
async fn serve() -> &'static str {
    "served"
}

async fn run(sandbox: &Sandbox) -> (Seen, balethon::sandbox::RunningBot) {
    let seen = Seen::default();
    let shared = seen.clone();
    let handlers = handlers![collect, boom, plain, asked, asked_later, takes, serve];
    (seen, sandbox.run(|client| client.max_workers(4).data(shared).handlers(handlers)).await)
}

#[tokio::test]
async fn a_panic_in_every_chat_leaves_the_bot_serving() {
    let sandbox = Sandbox::start().await;
    let (seen, _bot) = run(&sandbox).await;
    let people: Vec<_> = (0..20).map(|number| sandbox.user(&format!("Person {number}"))).collect();
    for person in &people {
        person.send("boom").await;
        person.send("plain").await;
        person.send("hello").await;
    }
    for person in &people {
        assert_eq!(person.next_reply().await.content(), "served");
    }
    let seen = seen.0.lock().unwrap();
    assert_eq!(seen.len(), 40);
    for (place, panic, _) in &*seen {
        assert!(place.file.ends_with("panics.rs"), "{place}");
        let line = match place.handler {
            "boom" => (BOOM, "no way"),
            "plain" => (PLAIN, "at all"),
            other => panic!("{other}"),
        };
        assert_eq!((place.line, panic.message.as_str()), line);
        let at = format!("{}:{}", place.file, place.line + 1);
        assert_eq!(panic.location.as_deref(), Some(&*at));
    }
}

/// The thread that it ran on goes back to the others, and keeps nothing of it: else this would wait for ever.
#[tokio::test]
async fn after_a_panic_on_a_thread_nothing_goes_on() {
    let sandbox = Sandbox::start().await;
    let (_seen, _bot) = run(&sandbox).await;
    let ali = sandbox.user("Ali");
    ali.send("plain").await;
    ali.expect_nothing().await;
}

/// The next handler has its chance; a handler whose parameter fails has taken the update.
#[tokio::test]
async fn panics_in_conditions_and_parameters() {
    let sandbox = Sandbox::start().await;
    let (seen, _bot) = run(&sandbox).await;
    let ali = sandbox.user("Ali");
    for (text, handler, message, served) in [
        ("condition", "asked", "in the condition", true),
        ("later", "asked_later", "later", true),
        ("parameter", "takes", "(the panic's payload is no text)", false),
    ] {
        ali.send(text).await;
        if served {
            assert_eq!(ali.next_reply().await.content(), "served");
        } else {
            ali.send("next").await;
            ali.next_reply().await;
        }
        let (place, panic, update) = seen.0.lock().unwrap().pop().unwrap();
        assert_eq!(place.handler, handler);
        assert!(panic.message.contains(message), "{panic}");
        assert!(panic.to_string().starts_with("panicked at "), "{panic}");
        assert!(update.is_some());
    }
}

/// An error that cannot even be written.
#[derive(Debug)]
struct Unspeakable;

impl std::fmt::Display for Unspeakable {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        panic!("no words")
    }
}

impl std::error::Error for Unspeakable {}

#[on_callback_query]
async fn speechless() -> Result<(), Unspeakable> {
    Err(Unspeakable)
}

#[on_command]
async fn menu() -> (&'static str, InlineKeyboard) {
    ("Choose.", InlineKeyboard::new().button("One", "one"))
}

/// Nothing catches it but what is around the handlers: the lane goes on, and the button does not spin.
#[tokio::test]
async fn a_panic_in_the_text_of_an_error() {
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.max_workers(1).handlers(handlers![menu, speechless])).await;
    let ali = sandbox.user("Ali");
    for count in 1..3 {
        ali.send("/menu").await;
        ali.next_reply().await;
        ali.click("One").await;
        sandbox.wait_requests("answerCallbackQuery", count).await;
    }
    let errors = bot.take_errors();
    assert!(errors.len() == 2 && errors[0].contains("no words"), "{errors:?}");
    bot.stop().await.unwrap();
}

#[on_command]
async fn enter(dialogue: Dialogue<Caught>) -> Result<&'static str> {
    dialogue.set(Caught::In { trap: Trap }).await?;
    Ok("in")
}

#[on_error]
async fn tells(panic: &Panic) -> String {
    panic.message.clone()
}

#[tokio::test]
async fn a_panic_in_a_stored_state_is_an_error_event() {
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.max_workers(1).handlers(handlers![enter, inside, tells])).await;
    let ali = sandbox.user("Ali");
    ali.send("/enter").await;
    assert_eq!(ali.next_reply().await.content(), "in");
    for _ in 0..2 {
        ali.send("hello").await;
        assert_eq!(ali.next_reply().await.content(), "sprung");
    }
    bot.stop().await.unwrap();
}
