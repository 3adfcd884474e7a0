//! "Why did my handler not run?": for an update, which handlers were looked at, and the first thing that said no.
//!
//! ```text
//! update 4182  message from Ali in private: "/strat"
//!   start  command "start"  no: the command is "strat"  (did you mean /start?)
//!   echo   private & text   yes -> ran, 3.1 ms
//! ```
//!
//! There are three ways to it:
//! - `BALETHON_EXPLAIN=1` in the environment, or [`Client::explain_updates`](crate::Client::explain_updates): a running bot says it of every update that no
//!   handler took; with `BALETHON_EXPLAIN=all` of every update.
//! - [`Client::explain_to`](crate::Client::explain_to): a function of yours gets every [`Explanation`], as data.
//! - [`Client::explain`](crate::Client::explain): asks for an update that you have, without running a handler.
//!
//! The guide has a chapter on it: [`explain`](crate::guide::explain).

mod dry;
mod listeners;
mod recorder;
mod show;

use std::time::Duration;

use serde::{Serialize, Serializer};

use crate::event::Place;
use crate::handler::Flow;
use crate::types::UpdateId;

pub use listeners::Explain;
pub(crate) use listeners::Listeners;
pub(super) use recorder::{Recorder, captured};

/// What the handlers of a bot said to an update, or to another event. Its `Display` is the text for people.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Explanation {
    /// The update's id; none for what happened to the bot itself, as at its start.
    pub update_id: Option<UpdateId>,
    /// What it is, in short: `message from Ali in private: "/strat"`.
    pub event: String,
    /// Whether a handler took it, and did not pass it on.
    pub taken: bool,
    /// The gates, the handlers in the order in which they match, and the functions after them.
    pub looks: Vec<Look>,
    /// How many handlers of other commands, texts or data are left out of `looks`, because there are too many.
    pub others: usize,
    /// Errors that came of it, and what the `on_error` handlers said to them.
    pub errors: Vec<Explanation>,
}

/// What one handler said.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Look {
    /// The handler, and where it stands.
    #[serde(flatten)]
    pub place: Place,
    /// The module in which it stands.
    pub module: &'static str,
    /// What it takes: as its attribute says, and what its parameters demand, and its chains.
    pub takes: String,
    /// Yes, or what said no.
    pub said: Said,
    /// How long ago Bale was asked what its condition went by, where that was remembered: `is_joined`, `is_admin`.
    #[serde(serialize_with = "seconds", rename = "remembered_s", skip_serializing_if = "Option::is_none")]
    pub remembered: Option<Duration>,
    /// The command that was meant, most likely, without its slash.
    pub did_you_mean: Option<&'static str>,
}

/// What became of an event at one handler. Its `Display` is a short sentence.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "said", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Said {
    /// It ran.
    Ran {
        /// How long, with its parameters and its answer.
        #[serde(serialize_with = "milliseconds", rename = "took_ms")]
        took: Duration,
        /// Where it sent the event next.
        #[serde(skip)]
        flow: Flow,
    },
    /// It ran or was about to, and failed.
    Failed {
        /// How long it took.
        #[serde(serialize_with = "milliseconds", rename = "took_ms")]
        took: Duration,
        /// Whether it was a panic.
        panicked: bool,
        /// What failed; of a panic, its place as well.
        error: String,
    },
    /// It would run: it was only asked, by [`Client::explain`](crate::Client::explain).
    Matches,
    /// The command, text or data is not what it takes.
    Route {
        /// What there is instead.
        found: String,
    },
    /// It is the command, but what follows is not what it takes.
    Misused {
        /// How it is written.
        usage: String,
    },
    /// What was captured cannot be read as the parameter's type.
    Unread {
        /// The capture.
        capture: &'static str,
        /// The type.
        type_name: String,
        /// What was captured.
        text: String,
    },
    /// The person is in another state, or in none.
    State {
        /// In which.
        found: String,
    },
    /// This part of its condition says no.
    Condition {
        /// As written.
        part: String,
    },
    /// Its condition failed. That counts as no; a gate's lets nothing through.
    ConditionFailed {
        /// What failed, or the panic with its place.
        error: String,
        /// Whether it is a gate's.
        is_gate: bool,
    },
    /// A parameter is absent in this event.
    Absent {
        /// The parameter.
        parameter: &'static str,
        /// Its type.
        type_name: String,
    },
    /// It was not asked: a handler before it in its group took the event.
    Taken {
        /// That handler.
        by: &'static str,
    },
    /// It was not asked: a gate, or a handler of an earlier group, let no other have the event.
    Stopped {
        /// That handler.
        by: &'static str,
    },
    /// It was not asked: something before it failed, and the event went no further.
    Ended {
        /// The gate that failed; none where it was no handler.
        failed: Option<&'static str>,
    },
    /// It was not asked: the event is the answer to a [question](crate::guide::asking), or was refused as one.
    Answer {
        /// The source file in which the question is asked.
        file: &'static str,
        /// The line.
        line: u32,
    },
}

impl Said {
    /// Whether the handler ran, or would.
    pub fn is_yes(&self) -> bool {
        matches!(self, Self::Ran { .. } | Self::Failed { .. } | Self::Matches)
    }
}

fn seconds<S: Serializer>(time: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    time.map(|time| time.as_secs_f64()).serialize(serializer)
}

fn milliseconds<S: Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(time.as_secs_f64() * 1e3)
}
