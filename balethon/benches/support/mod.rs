//! A server that answers like Bale and costs little, and updates to feed to bots.

#![allow(dead_code, reason = "each benchmark uses a part")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::post;
use bytes::Bytes;
use serde_json::{Value, json};
use tokio::sync::{Notify, watch};

pub(crate) const TOKEN: &str = "1:bench";

/// An update with a text in a private chat; every person writes once in a thousand.
pub(crate) fn update(id: usize, text: &str) -> Value {
    let user = json!({
        "id": 1_409_500_000 + id % 1000, "is_bot": false, "first_name": "سارا", "last_name": "بهرامی", "username": "sara_t",
    });
    json!({
        "update_id": id,
        "message": {
            "message_id": id, "from": user, "date": 1_759_480_000, "text": text,
            "chat": {
                "id": 1_409_500_000 + id % 1000, "type": "private", "first_name": "سارا", "last_name": "بهرامی",
                "username": "sara_t",
            },
        },
    })
}

/// What callgrind counts, in the program and its libraries; what the kernel does is not seen.
#[derive(Clone, Copy)]
pub(crate) struct Executed {
    pub(crate) instructions: f64,
    /// Lines of code and data that were not in the core's own caches, as callgrind imagines these. Between updates that come
    /// one by one, other programs take the caches, and each of these is a wait.
    pub(crate) misses: f64,
}

/// From a report of callgrind's with `--cache-sim=yes`.
pub(crate) fn executed(report: &str) -> Executed {
    let line = report.lines().find_map(|line| line.split_once("Collected :")).expect("a report of callgrind's");
    // Instructions, reads, writes; misses of these in the first caches; the same in the last.
    let numbers = line.1.split_whitespace().map(|number| number.parse().expect("a number"));
    let numbers: Vec<f64> = numbers.collect();
    Executed { instructions: numbers[0], misses: numbers[3..6].iter().sum() }
}

impl Executed {
    /// What each of so many updates adds that the longer run has more of.
    pub(crate) fn until(self, longer: Self, updates: usize) -> Self {
        let each = |short: f64, long: f64| (long - short) / updates as f64;
        Self { instructions: each(self.instructions, longer.instructions), misses: each(self.misses, longer.misses) }
    }
}

/// The server: gives out updates, and counts what is sent.
pub(crate) struct Server {
    pub(crate) url: String,
    state: Arc<Shared>,
}

struct Shared {
    updates: Vec<String>,
    /// How many of the updates have come.
    arrived: watch::Sender<usize>,
    polls: AtomicUsize,
    polled: Notify,
}

impl Server {
    /// One that will give these updates.
    pub(crate) async fn start(updates: Vec<String>) -> Self {
        let state = Arc::new(Shared {
            updates,
            arrived: watch::Sender::new(0),
            polls: AtomicUsize::new(0),
            polled: Notify::new(),
        });
        let router = Router::new().route("/{token}/{method}", post(answer)).with_state(Arc::clone(&state));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, state }
    }

    /// So many more of the updates come.
    pub(crate) fn give(&self, count: usize) {
        self.state.arrived.send_modify(|arrived| *arrived += count);
    }

    /// Waits until updates have been asked for.
    pub(crate) async fn polled(&self) {
        self.state.polled.notified().await;
    }

    pub(crate) fn polls(&self) -> usize {
        self.state.polls.load(Ordering::Relaxed)
    }
}

async fn answer(State(state): State<Arc<Shared>>, Path((_, method)): Path<(String, String)>, body: Bytes) -> String {
    let ok = |result: Value| json!({ "ok": true, "result": result }).to_string();
    match method.as_str() {
        "getMe" => ok(json!({ "id": 1, "is_bot": true, "first_name": "bench", "username": "bench_bot" })),
        "getWebhookInfo" => ok(json!({ "url": "" })),
        "getUpdates" => updates(&state, &body).await,
        "sendMessage" => ok(update(0, "hello")["message"].clone()),
        _ => ok(true.into()),
    }
}

async fn updates(state: &Shared, body: &[u8]) -> String {
    state.polls.fetch_add(1, Ordering::Relaxed);
    state.polled.notify_one();
    let asked: Value = serde_json::from_slice(body).expect("JSON");
    let offset = usize::try_from(asked["offset"].as_u64().unwrap_or(0)).expect("a small number");
    let wait = Duration::from_secs(asked["timeout"].as_u64().unwrap_or(0));
    let mut arrived = state.arrived.subscribe();
    let _ = tokio::time::timeout(wait, arrived.wait_for(|count| *count > offset)).await;
    let end = (*arrived.borrow()).min(offset + 100);
    let page = state.updates.get(offset..end).unwrap_or_default();
    format!("{{\"ok\":true,\"result\":[{}]}}", page.join(","))
}
