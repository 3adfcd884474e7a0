//! Sources of one's own.

use std::sync::{Arc, Mutex};

use balethon::Inbox;
use balethon::prelude::*;
use balethon::sandbox::Sandbox;
use balethon::source::{BoxFuture, Source};
use serde_json::json;
use serde_json::value::to_raw_value;

/// Has one update, and breaks then; and again when it is told that this was handled.
struct Brittle;

impl Source for Brittle {
    fn run<'a>(&'a mut self, inbox: &'a Inbox) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move {
            let message = json!({"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "hello"});
            let update = to_raw_value(&json!({"update_id": 7, "message": message})).unwrap();
            inbox.take(&[&update]).await?;
            panic!("the pipe burst")
        })
    }

    fn finish<'a>(&'a mut self, _: &'a Inbox) -> BoxFuture<'a, ()> {
        panic!("and is gone")
    }
}

#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<String>>>);

#[on_message]
async fn note(message: Message, seen: Data<Seen>) {
    seen.0.lock().unwrap().push(message.content().to_owned());
}

#[on_shutdown]
async fn bye(seen: Data<Seen>) {
    seen.0.lock().unwrap().push("bye".to_owned());
}

#[tokio::test]
async fn one_that_panics_ends_the_bot_in_order() {
    let sandbox = Sandbox::start().await;
    let seen = Seen::default();
    let client = sandbox.client().source(Brittle).data(seen.clone()).handlers(handlers![note, bye]);
    let failure = client.serve_until(std::future::pending()).await.unwrap_err().to_string();
    assert!(
        failure.starts_with("the source of updates panicked at ") && failure.ends_with("the pipe burst"),
        "{failure}"
    );
    assert_eq!(*seen.0.lock().unwrap(), ["hello", "bye"]);
}
