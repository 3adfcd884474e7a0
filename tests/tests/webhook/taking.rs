//! When a request is answered: once its update is in the inbox, or cannot get there.

use std::sync::Arc;
use std::time::Duration;

use balethon::prelude::*;
use balethon::sandbox::Sandbox;
use balethon::storage::{BoxFuture, Change, Memory, Storage};
use balethon::{Clock, Error};
use reqwest::StatusCode;
use tokio::sync::{Notify, Semaphore, mpsc};

use crate::log::Log;
use crate::{Gate, Scene, note, note_behind_the_gate, update};

/// A store that says that it is durable, keeps writes back until they are let through, and fails when told so.
#[derive(Default)]
struct Store {
    memory: Memory,
    asked: Notify,
    verdicts: Verdicts,
}

/// `true` lets a write through, `false` fails it.
struct Verdicts(mpsc::UnboundedSender<bool>, tokio::sync::Mutex<mpsc::UnboundedReceiver<bool>>);

impl Default for Verdicts {
    fn default() -> Self {
        let (sender, receiver) = mpsc::unbounded_channel();
        Self(sender, receiver.into())
    }
}

impl Storage for Store {
    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Vec<u8>>, Error>> {
        self.memory.get(key)
    }

    fn list<'a>(&'a self, prefix: &'a str) -> BoxFuture<'a, Result<Vec<(String, Vec<u8>)>, Error>> {
        self.memory.list(prefix)
    }

    fn write(&self, changes: Vec<Change>) -> BoxFuture<'_, Result<(), Error>> {
        Box::pin(async move {
            if changes.iter().any(|change| matches!(change, Change::Put { .. })) {
                self.asked.notify_one();
                if self.verdicts.1.lock().await.recv().await != Some(true) {
                    return Err(Error::storage("the disk is full"));
                }
            }
            self.memory.write(changes).await
        })
    }
}

#[tokio::test]
async fn the_answer_comes_when_the_update_is_written_down() {
    let (log, _guard) = Log::listen();
    let store = Arc::new(Store::default());
    let shared = store.clone();
    let mut scene =
        Scene::with(Sandbox::start().await, |client| client.shared_storage(shared).handlers(handlers![note])).await;
    let poster = scene.poster();
    let post = || {
        tokio::spawn({
            let poster = poster.clone();
            async move { poster.post(update(1, 1, "one")).await }
        })
    };

    let failing = post();
    store.asked.notified().await;
    assert!(!failing.is_finished());
    store.verdicts.0.send(false).unwrap();
    assert_eq!(failing.await.unwrap(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(log.text().contains("could not be written down"), "{}", log.text());
    assert!(scene.notes.try_recv().is_err());

    let again = post();
    store.asked.notified().await;
    assert!(!again.is_finished());
    assert!(scene.notes.try_recv().is_err());
    store.verdicts.0.send(true).unwrap();
    assert_eq!(again.await.unwrap(), StatusCode::OK);
    assert_eq!(scene.noted().await, "one");
    scene.bot.stop().await.unwrap();
    assert!(store.memory.list("").await.unwrap().is_empty());
}

/// A bot whose inbox is full: "one" runs, "two" waits, and "three" is on its way.
async fn crowded() -> (Scene, Clock, Gate, tokio::task::JoinHandle<()>) {
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    let gate = Gate(Arc::new(Semaphore::new(0)));
    let shared = gate.clone();
    let scene = Scene::with(sandbox, |client| {
        client.max_workers(1).inbox_capacity(1).data(shared).handlers(handlers![note_behind_the_gate])
    })
    .await;
    let poster = scene.poster();
    assert_eq!(poster.post(update(1, 1, "one")).await, StatusCode::OK);
    assert_eq!(poster.post(update(2, 1, "two")).await, StatusCode::OK);
    let three = tokio::spawn(async move { poster.refused_for_now(update(3, 1, "three")).await });
    clock.wait_for_sleepers(1).await;
    (scene, clock, gate, three)
}

#[tokio::test]
async fn without_room_the_sender_is_asked_to_come_again() {
    let (mut scene, clock, gate, three) = crowded().await;
    clock.advance(Duration::from_secs(5));
    three.await.unwrap();
    gate.0.add_permits(3);
    assert_eq!(scene.noted().await, "one");
    assert_eq!(scene.noted().await, "two");
    assert_eq!(scene.poster().post(update(3, 1, "three")).await, StatusCode::OK);
    assert_eq!(scene.noted().await, "three");
}

#[tokio::test]
async fn a_stop_answers_what_came_and_takes_no_more() {
    let (mut scene, _clock, gate, three) = crowded().await;
    let (address, poster) = (scene.address, scene.poster());
    let stopping = tokio::spawn(scene.bot.stop());
    three.await.unwrap();
    gate.0.add_permits(3);
    stopping.await.unwrap().unwrap();
    assert_eq!(scene.notes.recv().await.unwrap().1, "one");
    assert_eq!(scene.notes.recv().await.unwrap().1, "two");
    assert!(scene.notes.recv().await.is_none());
    let refused = poster.http.post(&poster.url).send().await.unwrap_err();
    assert!(refused.is_connect(), "{refused}");
    std::net::TcpListener::bind(address).unwrap();
}
