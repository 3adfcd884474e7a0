//! What becomes of updates whose handlers ask, with a storage that outlives the program.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use balethon::prelude::*;
use balethon::sandbox::Sandbox;
use balethon::storage::{BoxFuture, Change, Storage};

/// A store that outlives its bots.
#[derive(Clone, Default)]
struct Durable(Arc<Mutex<BTreeMap<String, Vec<u8>>>>, Arc<Mutex<Vec<usize>>>);

impl Durable {
    fn keys(&self) -> Vec<String> {
        self.0.lock().unwrap().keys().cloned().collect()
    }
}

impl Storage for Durable {
    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Vec<u8>>, Error>> {
        Box::pin(async move { Ok(self.0.lock().unwrap().get(key).cloned()) })
    }

    fn list<'a>(&'a self, prefix: &'a str) -> BoxFuture<'a, Result<Vec<(String, Vec<u8>)>, Error>> {
        let map = self.0.lock().unwrap();
        let found = map.iter().filter(|(key, _)| key.starts_with(prefix));
        let found = found.map(|(key, value)| (key.clone(), value.clone())).collect();
        Box::pin(async move { Ok(found) })
    }

    fn write(&self, changes: Vec<Change>) -> BoxFuture<'_, Result<(), Error>> {
        let mut map = self.0.lock().unwrap();
        let removed = changes.iter().filter(|change| matches!(change, Change::Remove { .. })).count();
        self.1.lock().unwrap().extend((removed > 0).then_some(removed));
        for change in changes {
            match change {
                Change::Put { key, value } => map.insert(key, value),
                Change::Remove { key } => map.remove(&key),
            };
        }
        Box::pin(async { Ok(()) })
    }
}

#[on_command]
async fn two(message: Message) -> Result<String> {
    let first = message.ask("First?").await?;
    let second = message.ask("Second?").await?;
    Ok(format!("{first} and {second}"))
}

#[on_message(rank = 1)]
async fn echo(message: Message) -> String {
    format!("echo: {}", message.content())
}

fn client(sandbox: &Sandbox, storage: &Durable) -> Client {
    sandbox.client().storage(storage.clone()).handlers(handlers![two, echo])
}

/// However often the program dies while a person thinks: the conversation goes on where it was.
#[tokio::test]
async fn after_a_crash_the_handler_asks_again_and_takes_its_answers_again() {
    let sandbox = Sandbox::start().await;
    let storage = Durable::default();
    let ali = sandbox.user("Ali");
    ali.send("/two").await;
    ali.send("one").await;
    for _ in 0..5 {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let _bot = runtime.spawn(client(&sandbox, &storage).serve_until(std::future::pending()));
        assert_eq!(ali.next_reply().await.content(), "First?");
        assert_eq!(ali.next_reply().await.content(), "Second?");
        sandbox.wait_confirmed().await;
        assert_eq!(storage.keys().len(), 2, "{:?}", storage.keys());
        runtime.shutdown_background();
    }
    let shared = storage.clone();
    let bot = sandbox.run(|client| client.storage(shared).handlers(handlers![two, echo])).await;
    assert_eq!(ali.next_reply().await.content(), "First?");
    assert_eq!(ali.next_reply().await.content(), "Second?");
    ali.send("two").await;
    assert_eq!(ali.next_reply().await.content(), "one and two");
    sandbox.wait_confirmed().await;
    bot.stop().await.unwrap();
    assert!(storage.keys().is_empty(), "{:?}", storage.keys());
    // Whatever the moment of a death, an answer does not come again without its question, nor that without the answer.
    assert_eq!(*storage.1.lock().unwrap(), [3]);
}

#[on_command]
async fn pair(message: Message) -> Result<String> {
    let (one, two) = (message.ask("One?"), message.ask("Two?"));
    let (one, two) = futures_util::future::join(one.into_future(), two.into_future()).await;
    Ok(format!("{} and {}", one?, two?))
}

/// The first answer is not done with before the handler is; nor is it what the program dies of, however often it does.
#[tokio::test]
async fn after_a_crash_it_takes_the_first_answer_of_two_again() {
    let sandbox = Sandbox::start().await;
    let storage = Durable::default();
    let ali = sandbox.user("Ali");
    let start = |client: Client| client.storage(storage.clone()).handlers(handlers![pair, echo]);
    ali.send("/pair").await;
    for run in 0..5 {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let _bot = runtime.spawn(start(sandbox.client()).serve_until(std::future::pending()));
        for _ in 0..2 {
            ali.next_reply().await;
        }
        if run == 0 {
            // The later question is answered first.
            ali.send("two").await;
        }
        sandbox.wait_confirmed().await;
        ali.send("/help").await;
        assert_eq!(ali.next_reply().await.content(), "echo: /help");
        sandbox.wait_confirmed().await;
        while storage.keys().len() > 2 {
            tokio::task::yield_now().await;
        }
        runtime.shutdown_background();
    }
    let bot = sandbox.run(start).await;
    for _ in 0..2 {
        ali.next_reply().await;
    }
    ali.send("one").await;
    assert_eq!(ali.next_reply().await.content(), "one and two");
    bot.stop().await.unwrap();
    assert!(storage.keys().is_empty(), "{:?}", storage.keys());
}

/// A stop ends the question, and the handler with it: the update is handled.
#[tokio::test]
async fn a_stop_crosses_out_what_asks() {
    let sandbox = Sandbox::start().await;
    let storage = Durable::default();
    let shared = storage.clone();
    let bot = sandbox.run(|client| client.storage(shared).handlers(handlers![two, echo])).await;
    let ali = sandbox.user("Ali");
    ali.send("/two").await;
    ali.next_reply().await;
    ali.send("one").await;
    ali.next_reply().await;
    sandbox.wait_confirmed().await;
    assert_eq!(storage.keys().len(), 2);
    bot.stop().await.unwrap();
    assert!(storage.keys().is_empty(), "{:?}", storage.keys());
}
