//! What the page's panel for developers is told: the wire, and the bots of this program.

use std::time::Duration;

use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::event::LaneKey;
use crate::explain::{Explanation, Look};
use crate::sandbox::board::{BotBoard, Job, Past, Tally, Turn};
use crate::sandbox::world::{Noted, Wire};

/// How many that wait are named; of the others there is the number.
const NAMED: usize = 200;

/// The event that tells of something on the wire.
pub(super) fn wire(noted: &Noted) -> (&'static str, Value) {
    let (number, at) = (noted.number, noted.at_ms);
    match &noted.wire {
        Wire::Update { bot, json } => ("update", json!({"number": number, "at": at, "bot_id": bot, "update": **json})),
        Wire::Request { request, bot, method, parameters } => {
            let parameters: Option<&RawValue> = serde_json::from_str(parameters).ok();
            let data = json!({
                "number": number, "at": at, "request": request, "bot_id": bot, "method": method, "parameters": parameters,
            });
            ("request", data)
        }
        Wire::Answer { request, status, body } => {
            ("answered", json!({"number": number, "at": at, "request": request, "status": status, "body": body}))
        }
    }
}

/// The event that tells which handlers an update was shown to, and what they said.
pub(super) fn explained(bot: i64, explanation: &Explanation) -> Option<(&'static str, Value)> {
    let update = explanation.update_id?;
    let by = explanation.looks.iter().filter(|look| look.said.is_yes()).map(|look| look.place.handler);
    let data = json!({
        "bot_id": bot, "update_id": update, "text": explanation.to_string(), "taken": explanation.taken,
        "by": by.collect::<Vec<_>>(), "event": explanation.event, "others": explanation.others,
        "looks": explanation.looks.iter().map(look).collect::<Vec<_>>(),
        "errors": explanation.errors.iter().map(ToString::to_string).collect::<Vec<_>>(),
    });
    Some(("explained", data))
}

fn look(look: &Look) -> Value {
    json!({
        "handler": look.place.handler, "place": format!("{}:{}", look.place.file, look.place.line),
        "takes": look.takes, "said": look.to_string(), "yes": look.said.is_yes(),
        "did_you_mean": look.did_you_mean,
    })
}

/// What a page knows of a bot's board already.
#[derive(Clone, Copy, Default)]
pub(super) struct Known {
    version: u64,
    starts: u64,
}

impl Known {
    /// What is new on the board; none where nothing is.
    pub(super) fn news(&mut self, bot: i64, board: &BotBoard) -> Option<Value> {
        if self.version == board.version {
            return None;
        }
        let before = std::mem::replace(self, Self { version: board.version, starts: board.starts });
        let mut news = json!({
            "bot_id": bot,
            "up": board.up,
            "workers": board.workers,
            "busy": board.running.values().filter(|(_, turn)| !turn.lent).count(),
            "waiting": board.waiting.len(),
            "counts": board.handlers.iter().enumerate().filter(|(_, tally)| tally.version > before.version)
                .map(counts).collect::<Vec<_>>(),
            "running": board.running.values().map(|(job, turn)| event(job, Some(turn))).collect::<Vec<_>>(),
            "queue": board.waiting.values().take(NAMED).map(|job| event(job, None)).collect::<Vec<_>>(),
            "past": board.past.iter().filter(|past| past.version > before.version).map(done).collect::<Vec<_>>(),
        });
        if before.starts != board.starts {
            news["handlers"] = board.handlers.iter().map(handler).collect();
        }
        Some(news)
    }
}

fn handler(tally: &Tally) -> Value {
    let this = tally.registration;
    json!({
        "name": this.name, "attribute": this.attribute, "takes": this.takes,
        "group": this.group, "rank": this.rank, "place": format!("{}:{}", this.file, this.line),
    })
}

/// Index, runs, failures, time in all and the longest, in milliseconds.
fn counts((index, tally): (usize, &Tally)) -> Value {
    json!([index, tally.runs, tally.failures, ms(tally.total), ms(tally.longest)])
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn event(job: &Job, turn: Option<&Turn>) -> Value {
    let mut event = json!({"update_id": job.update, "queued": job.queued_ms});
    match job.lane {
        None => event["payment"] = json!(true),
        Some(LaneKey::Place { chat, user }) => {
            event["chat_id"] = json!(chat.map(|id| id.0));
            event["user_id"] = json!(user.map(|id| id.0));
        }
        Some(LaneKey::Bot | LaneKey::Own(_)) => {}
    }
    if let Some(turn) = turn {
        event["row"] = json!(turn.row);
        event["begun"] = json!(turn.begun_ms);
        event["handler"] = json!(turn.handler);
        event["failed"] = json!(turn.failed);
        event["lent"] = json!(turn.lent);
    }
    event
}

fn done(past: &Past) -> Value {
    let mut event = event(&past.job, Some(&past.turn));
    event["done"] = json!(past.done_ms);
    event
}
