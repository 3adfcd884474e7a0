//! A storage that panics: what it was asked for fails, and nothing else.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use balethon::Clock;
use balethon::prelude::*;
use balethon::sandbox::Sandbox;
use balethon::storage::{BoxFuture, Change, Storage};

/// Panics at what it is told to.
#[derive(Clone, Default)]
struct Brittle {
    map: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    breaks: Arc<Mutex<&'static str>>,
}

impl Brittle {
    fn break_at(&self, what: &'static str) {
        *self.breaks.lock().unwrap() = what;
    }

    fn touch(&self, what: &str) {
        let breaks = *self.breaks.lock().unwrap();
        assert!(breaks != what, "the disk is in pieces");
    }

    fn keys(&self) -> Vec<String> {
        self.map.lock().unwrap().keys().cloned().collect()
    }
}

impl Storage for Brittle {
    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Vec<u8>>, Error>> {
        self.touch("get");
        Box::pin(async move { Ok(self.map.lock().unwrap().get(key).cloned()) })
    }

    fn list<'a>(&'a self, prefix: &'a str) -> BoxFuture<'a, Result<Vec<(String, Vec<u8>)>, Error>> {
        Box::pin(async move {
            self.touch("list");
            let map = self.map.lock().unwrap();
            Ok(map.iter().filter(|(key, _)| key.starts_with(prefix)).map(|(k, v)| (k.clone(), v.clone())).collect())
        })
    }

    fn write(&self, changes: Vec<Change>) -> BoxFuture<'_, Result<(), Error>> {
        Box::pin(async move {
            for change in changes {
                match change {
                    Change::Put { key, value } => {
                        self.touch(if key.starts_with("update/") { "put" } else { "set" });
                        self.map.lock().unwrap().insert(key, value);
                    }
                    Change::Remove { key } => {
                        self.touch("remove");
                        self.map.lock().unwrap().remove(&key);
                    }
                }
            }
            Ok(())
        })
    }
}

#[state]
enum Talk {
    Begun,
}

#[on_command]
async fn begin(dialogue: Dialogue<Talk>) -> Result<&'static str> {
    dialogue.set(Talk::Begun).await?;
    Ok("begun")
}

#[on_message(state = Talk::Begun)]
async fn talk() -> &'static str {
    "talking"
}

#[on_message(rank = 1)]
async fn echo(message: Message) -> String {
    format!("echo: {}", message.content())
}

#[on_error]
async fn tell(error: ErrorEvent, message: Message) -> Result {
    message.send(error.to_string()).await?;
    Ok(())
}

#[tokio::test]
async fn states_that_cannot_be_read_or_written_are_error_events() {
    let sandbox = Sandbox::start().await;
    let storage = Brittle::default();
    let shared = storage.clone();
    let handlers = handlers![begin, talk, echo, tell];
    let bot = sandbox.run(|client| client.max_workers(1).storage(shared).handlers(handlers)).await;
    let ali = sandbox.user("Ali");
    for (breaks, text) in [("get", "hello"), ("set", "/begin"), ("get", "/begin")] {
        storage.break_at(breaks);
        ali.send(text).await;
        let told = ali.next_reply().await;
        let told = told.content();
        assert!(told.contains("the storage failed: panicked at ") && told.ends_with("the disk is in pieces"), "{told}");
        storage.break_at("");
        ali.send("still there?").await;
        assert_eq!(ali.next_reply().await.content(), "echo: still there?");
    }
    for (text, reply) in [("/begin", "begun"), ("hello", "talking")] {
        ali.send(text).await;
        assert_eq!(ali.next_reply().await.content(), reply);
    }
    bot.stop().await.unwrap();
}

#[tokio::test]
async fn updates_that_cannot_be_written_down_stay_at_bale() {
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    let storage = Brittle::default();
    let shared = storage.clone();
    storage.break_at("put");
    let bot = sandbox.run(|client| client.storage(shared).handlers(handlers![echo])).await;
    let ali = sandbox.user("Ali");
    ali.send("hello").await;
    clock.wait_for_sleepers(1).await;
    assert_eq!(sandbox.pending_updates(), 1);
    storage.break_at("");
    clock.advance(Duration::from_secs(4));
    assert_eq!(ali.next_reply().await.content(), "echo: hello");
    bot.stop().await.unwrap();
    assert!(storage.keys().is_empty(), "{:?}", storage.keys());
}

#[tokio::test]
async fn an_update_that_cannot_be_crossed_out_comes_again_after_the_next_start() {
    let sandbox = Sandbox::start().await;
    let storage = Brittle::default();
    let ali = sandbox.user("Ali");
    let start = |client: Client| client.max_workers(1).storage(storage.clone()).handlers(handlers![echo]);
    storage.break_at("remove");
    let bot = sandbox.run(start).await;
    for text in ["one", "two"] {
        ali.send(text).await;
        assert_eq!(ali.next_reply().await.content(), format!("echo: {text}"));
    }
    bot.stop().await.unwrap();
    storage.break_at("");
    let bot = sandbox.run(start).await;
    for text in ["one", "two"] {
        assert_eq!(ali.next_reply().await.content(), format!("echo: {text}"));
    }
    bot.stop().await.unwrap();
    assert!(storage.keys().is_empty(), "{:?}", storage.keys());
}

#[tokio::test]
async fn one_that_cannot_be_read_at_the_start_ends_it() {
    let sandbox = Sandbox::start().await;
    let storage = Brittle::default();
    storage.break_at("list");
    let client = sandbox.client().storage(storage).handlers(handlers![echo]);
    let failure = client.serve_until(std::future::pending()).await.unwrap_err().to_string();
    assert!(failure.contains("the storage failed: panicked at "), "{failure}");
}
