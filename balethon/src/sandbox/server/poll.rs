//! `getUpdates`: long polling.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use serde_json::value::{RawValue, to_raw_value};
use tokio::time::Instant;

use crate::sandbox::faults::FaultKind;
use crate::sandbox::methods::Params;
use crate::sandbox::quirks::PollingWithWebhook;
use crate::sandbox::state::{Shared, State};
use crate::sandbox::world::{Outcome, Poll, Refusal};

const LIMIT: i64 = 100;

/// The longest that a poll is kept waiting, in seconds: a day.
const LONGEST: u64 = 24 * 60 * 60;

type Batch = Vec<Arc<RawValue>>;

/// Waits for updates as long as the request allows.
pub(super) async fn poll(shared: &Shared, bot: i64, params: &Params) -> Outcome<Batch> {
    let offset = params.integer("offset")?;
    let limit = params.integer("limit")?.unwrap_or(LIMIT).clamp(1, LIMIT);
    let timeout = params.integer("timeout")?.unwrap_or_default().max(0).unsigned_abs();

    let began = shared.read(|state| {
        let bot = state.world.bots.get_mut(&bot)?;
        Some((bot.updates.begin_poll(), bot.updates.arrived.clone()))
    });
    let (began, arrived) = began.ok_or_else(Refusal::no_such_chat)?;
    let mut poll = Poll { offset, limit: usize::try_from(limit).unwrap_or_default(), began };
    // Sockets keep real time, and so does waiting on them.
    let end = Instant::now() + Duration::from_secs(timeout.min(LONGEST));
    loop {
        // Registered before looking, so that nothing comes unnoticed between the two.
        let mut arrival = std::pin::pin!(arrived.notified());
        arrival.as_mut().enable();
        let (batch, may_wait) = shared.change(|state| look(state, bot, poll))?;
        if !batch.is_empty() || !may_wait || timeout == 0 {
            return Ok(batch);
        }
        let _waiting = Waiting::begin(shared, bot);
        // The offset was obeyed: were a negative one to count again, it would drop what came meanwhile.
        poll.offset = poll.offset.filter(|offset| *offset >= 0);
        if tokio::time::timeout_at(end, arrival).await.is_err() {
            return Ok(Vec::new());
        }
    }
}

/// Counts a poll that waits.
struct Waiting<'a> {
    shared: &'a Shared,
    bot: i64,
}

impl<'a> Waiting<'a> {
    fn begin(shared: &'a Shared, bot: i64) -> Self {
        let waiting = Self { shared, bot };
        waiting.count(|polls| polls + 1);
        waiting
    }

    fn count(&self, change: impl FnOnce(usize) -> usize) {
        self.shared.change(|state| {
            if let Some(bot) = state.world.bots.get_mut(&self.bot) {
                bot.updates.waiting_polls = change(bot.updates.waiting_polls);
            }
        });
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.count(|polls| polls.saturating_sub(1));
    }
}

/// What there is now, and whether it makes sense to wait for more.
fn look(state: &mut State, bot: i64, poll: Poll) -> Outcome<(Batch, bool)> {
    let now = state.world.now_ms();
    let quirks = &state.world.quirks;
    let (with_webhook, may_wait) = (quirks.polling_with_webhook, quirks.long_polling);
    let bot = state.world.bots.get_mut(&bot).ok_or_else(Refusal::no_such_chat)?;
    if !bot.webhook.is_empty() {
        return match with_webhook {
            PollingWithWebhook::Empty => Ok((Vec::new(), false)),
            PollingWithWebhook::Conflict => Err(Refusal::new(409, "Conflict: a webhook is set")),
        };
    }
    let mut batch = bot.updates.take(poll, now);
    if batch.is_empty() {
        return Ok((batch, may_wait));
    }
    let several = batch.len() > 1;
    let fits = |kind: &FaultKind| kind.concerns_batches() && (several || !matches!(kind, FaultKind::Reorder));
    match state.traffic.take_fault("getUpdates", fits) {
        Some(FaultKind::Repeat) => bot.updates.repeat(&batch),
        Some(FaultKind::Reorder) => batch.reverse(),
        Some(FaultKind::Malformed) => {
            if let Ok(malformed) = to_raw_value(&json!({"update_id": null, "message": "this is no message"})) {
                batch.insert(batch.len() / 2, malformed.into());
            }
        }
        _ => {}
    }
    Ok((batch, false))
}
