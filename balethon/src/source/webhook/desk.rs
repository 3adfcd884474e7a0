//! Lets requests in, and answers them when it is known what became of their updates.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::value::RawValue;
use subtle::ConstantTimeEq;
use tokio::sync::{mpsc, oneshot};

use crate::clock::Clock;
use crate::dispatch::Inbox;
use crate::event::parse;
use crate::report;
use crate::secret::Token;
use crate::types::UpdateId;

/// How long a request waits for room, and how long the sender of one for which there was none is asked to wait.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// How many updates are taken at once at most: they share one write to the storage.
const BATCH: usize = 100;

/// Where requests arrive. It stands before the bot runs, as a router in somebody's server does.
#[derive(Default)]
pub(super) struct Desk(RwLock<Option<Arc<Open>>>);

/// What a desk needs to let requests in.
pub(super) struct Open {
    pub(super) prefix: String,
    pub(super) secret: Token,
    pub(super) body_limit: usize,
    pub(super) clock: Clock,
    queue: mpsc::Sender<Arrived>,
}

/// An update that waits to be taken. When this is dropped unanswered, its sender is told to come again.
pub(super) struct Arrived {
    id: Option<UpdateId>,
    raw: Box<RawValue>,
    taken: oneshot::Sender<()>,
}

impl Desk {
    /// Lets requests in from now on; gives their updates, for as long as the receiver lives.
    pub(super) fn open(
        &self,
        prefix: String,
        secret: Token,
        body_limit: usize,
        clock: Clock,
    ) -> mpsc::Receiver<Arrived> {
        let (queue, arrived) = mpsc::channel(BATCH);
        let open = Open { prefix, secret, body_limit, clock, queue };
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(open));
        arrived
    }

    fn current(&self) -> Option<Arc<Open>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Open {
    /// Whether this is a post to the secret path.
    fn lets_in(&self, request: &Request) -> bool {
        let Some((prefix, secret)) = request.uri().path().rsplit_once('/') else { return false };
        let knows = bool::from(secret.as_bytes().ct_eq(self.secret.expose().as_bytes()));
        knows && prefix == self.prefix && request.method() == Method::POST
    }

    /// Waits until the update is in the inbox; `None` when it did not get there.
    async fn take(&self, id: Option<UpdateId>, raw: Box<RawValue>) -> Option<()> {
        let taken = async {
            let (taken, answer) = oneshot::channel();
            self.queue.send(Arrived { id, raw, taken }).await.ok()?;
            answer.await.ok()
        };
        self.clock.timeout(PATIENCE, taken).await.flatten()
    }
}

/// Answers a request.
pub(super) async fn receive(State(desk): State<Arc<Desk>>, mut request: Request) -> Response {
    let Some(open) = desk.current() else { return come_again() };
    if !open.lets_in(&request) {
        return StatusCode::NOT_FOUND.into_response();
    }
    DefaultBodyLimit::max(open.body_limit).apply(&mut request);
    let body = match Bytes::from_request(request, &()).await {
        Ok(body) => body,
        // 413, or a connection that broke.
        Err(rejection) => return rejection.status().into_response(),
    };
    let Ok(raw) = serde_json::from_slice::<Box<RawValue>>(&body) else { return no_update() };
    if !raw.get().starts_with('{') {
        return no_update();
    }
    match open.take(parse::id(raw.get()), raw).await {
        Some(()) => StatusCode::OK.into_response(),
        None => come_again(),
    }
}

fn no_update() -> Response {
    (StatusCode::BAD_REQUEST, "an update is a JSON object\n").into_response()
}

fn come_again() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, PATIENCE.as_secs())]).into_response()
}

/// Puts into the inbox what arrives, as room and storage allow.
pub(super) async fn take(mut arrived: mpsc::Receiver<Arrived>, inbox: &Inbox) {
    let mut waiting = Vec::new();
    loop {
        if waiting.is_empty() && arrived.recv_many(&mut waiting, BATCH).await == 0 {
            return;
        }
        let room = inbox.room().await;
        while waiting.len() < BATCH
            && let Ok(one) = arrived.try_recv()
        {
            waiting.push(one);
        }
        let batch = next(&mut waiting, room);
        let updates: Vec<&RawValue> = batch.iter().map(|one| &*one.raw).collect();
        match inbox.take(&updates).await {
            Ok(_) => {
                for one in batch {
                    // Its sender may have gone.
                    let _ = one.taken.send(());
                }
            }
            Err(error) => {
                report::error(format_args!("updates could not be written down, and their sender is told so: {error}"));
            }
        }
    }
}

/// What to take next: those of whom somebody still waits to hear, in the order of their ids, since requests overtake
/// each other on the way.
fn next(waiting: &mut Vec<Arrived>, room: usize) -> Vec<Arrived> {
    waiting.retain(|one| !one.taken.is_closed());
    waiting.sort_by_key(|one| one.id);
    waiting.drain(..room.min(waiting.len())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_is_taken_by_its_ids_and_without_those_who_left() {
        let (mut waiting, mut answers) = (Vec::new(), Vec::new());
        for id in [7, 9, 5, 8, 6] {
            let (taken, answer) = oneshot::channel();
            answers.push((id, answer));
            let raw = RawValue::from_string(id.to_string()).unwrap();
            waiting.push(Arrived { id: Some(UpdateId(id)), raw, taken });
        }
        answers.retain(|(id, _)| *id != 6);
        let ids = |batch: Vec<Arrived>| batch.iter().filter_map(|one| one.id).map(|id| id.0).collect::<Vec<_>>();
        assert_eq!(ids(next(&mut waiting, 3)), [5, 7, 8]);
        assert_eq!(ids(next(&mut waiting, 3)), [9]);
    }
}
