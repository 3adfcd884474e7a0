//! The chat page, its events, and what people do on it.
//!
//! The page gets the whole state once and then every change as it happens (server-sent events); what a person does
//! comes back as a small JSON act. The browser opens the stream again by itself, and then gets the state anew.

mod acts;
mod show;
mod upload;

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse};
use futures_util::stream::{self, Stream};
use serde_json::{Value, json};
use tokio::sync::watch;

use super::state::Shared;

pub(crate) use upload::upload;

/// `GET /`
pub(crate) async fn page() -> impl IntoResponse {
    Html(include_str!("../page.html"))
}

/// `POST /page/act`
pub(crate) async fn act(State(shared): State<Arc<Shared>>, Json(act): Json<Value>) -> Json<Value> {
    let done = shared.change(|state| acts::act(&mut state.world, &act));
    if done.is_ok() && act["act"] == "pay" {
        shared.watch_payment();
    }
    Json(match done {
        Ok(result) => json!({"ok": true, "result": result}),
        Err(description) => json!({"ok": false, "description": description}),
    })
}

/// `GET /page/events`
pub(crate) async fn events(
    State(shared): State<Arc<Shared>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>> + Send> {
    let changed = shared.subscribe();
    let watcher = Watcher { shared, changed, read: None, ready: VecDeque::new() };
    let events = stream::unfold(watcher, |mut watcher| async move {
        let (name, data) = watcher.next().await;
        let event = Event::default().event(name).data(data.to_string());
        Some((Ok(event), watcher))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

/// One open page.
struct Watcher {
    shared: Arc<Shared>,
    changed: watch::Receiver<()>,
    /// The last entry of the log that the page knows; nothing yet at first.
    read: Option<u64>,
    ready: VecDeque<(&'static str, Value)>,
}

impl Watcher {
    async fn next(&mut self) -> (&'static str, Value) {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return event;
            }
            self.changed.mark_unchanged();
            self.shared.read(|state| {
                let log = &state.world.log;
                match self.read {
                    Some(read) if !log.has_forgotten(read) => {
                        self.ready.extend(log.after(read).filter_map(|entry| show::event(&state.world, entry)));
                    }
                    // The first look, or one after a sleep so long that the log does not reach back.
                    _ => self.ready.push_back(("state", show::state(&state.world))),
                }
                self.read = Some(log.last());
            });
            if self.ready.is_empty() && self.changed.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }
}
