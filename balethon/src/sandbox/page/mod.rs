//! The chat page, its events, and what people do on it.
//!
//! The page gets the whole state once and then every change as it happens (server-sent events); what a person does
//! comes back as a small JSON act. The browser opens the stream again by itself, and then gets the state anew.

mod acts;
mod app;
mod assets;
mod panel;
mod show;
mod upload;

use std::collections::{BTreeMap, VecDeque};
use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::future::select;
use futures_util::stream::{self, Stream};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::Instant;

use super::state::Shared;

pub(crate) use assets::{asset, mini_app_script, page};
pub(crate) use upload::upload;

/// The boards of busy bots change thousands of times a second; nobody can look so often.
const BOARD_REST: Duration = Duration::from_millis(50);

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
    let watcher = Watcher::new(shared);
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
    board_changed: watch::Receiver<()>,
    /// The last entry of the log that the page knows; nothing yet at first.
    read: Option<u64>,
    /// The last entry of the feed that the page knows.
    fed: u64,
    /// The last explanation that the page knows.
    explained: u64,
    /// Which bots ask for updates, as far as the page knows, and how often they did.
    polling: BTreeMap<i64, (bool, u64)>,
    boards: BTreeMap<i64, panel::Known>,
    /// When the page may be told of boards again.
    board_due: Instant,
    ready: VecDeque<(&'static str, Value)>,
}

impl Watcher {
    fn new(shared: Arc<Shared>) -> Self {
        Self {
            changed: shared.subscribe(),
            board_changed: shared.board.subscribe(),
            shared,
            read: None,
            fed: 0,
            explained: 0,
            polling: BTreeMap::new(),
            boards: BTreeMap::new(),
            board_due: Instant::now(),
            ready: VecDeque::new(),
        }
    }

    async fn next(&mut self) -> (&'static str, Value) {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return event;
            }
            self.look();
            let looks = Instant::now() >= self.board_due;
            if looks {
                self.look_at_boards();
            }
            if self.ready.is_empty() {
                let due = self.board_due;
                // The senders are in `shared`, so that neither can fail.
                let board = async {
                    if looks {
                        drop(self.board_changed.changed().await);
                    } else {
                        tokio::time::sleep_until(due).await;
                    }
                };
                let world = async { drop(self.changed.changed().await) };
                select(pin!(board), pin!(world)).await;
            }
        }
    }

    /// Finds what is new in the world and on the wire.
    fn look(&mut self) {
        self.changed.mark_unchanged();
        self.shared.read(|state| {
            let world = &state.world;
            match self.read {
                Some(read) if !world.log.has_forgotten(read) => {
                    self.ready.extend(world.log.after(read).filter_map(|entry| show::event(world, entry)));
                }
                // The first look, or one after a sleep so long that the log does not reach back.
                _ => self.ready.push_back(("state", show::state(world))),
            }
            self.read = Some(world.log.last());
            for noted in world.feed.after(self.fed) {
                self.fed = noted.number;
                self.ready.push_back(panel::wire(noted));
            }
            for (number, bot, explanation) in state.explained.of_all_after(self.explained) {
                self.explained = *number;
                self.ready.extend(panel::explained(*bot, explanation));
            }
            for bot in world.bots.values() {
                let polls = bot.updates.polls();
                let known = self.polling.get(&bot.id);
                // A short poll may have come and gone meanwhile.
                let polled = known.is_some_and(|(_, before)| *before != polls);
                let running = polled || bot.updates.waiting_polls > 0 || !bot.webhook.is_empty();
                if known.is_none_or(|(before, _)| *before != running) {
                    self.ready.push_back(("bot", json!({"user": show::bot(bot), "running": running})));
                }
                self.polling.insert(bot.id, (running, polls));
            }
        });
    }

    /// Finds what is new with the bots of this program.
    fn look_at_boards(&mut self) {
        self.board_changed.mark_unchanged();
        let news: Vec<Value> = self.shared.board.look(|boards| {
            let news = boards.iter().filter_map(|(bot, board)| self.boards.entry(*bot).or_default().news(*bot, board));
            news.collect()
        });
        if !news.is_empty() {
            self.board_due = Instant::now() + BOARD_REST;
        }
        self.ready.extend(news.into_iter().map(|news| ("board", news)));
    }
}
