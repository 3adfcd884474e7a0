//! Whether a handler takes an event, as far as its route, its state and its condition say.

use crate::condition::Part;
use crate::error::Failure;
use crate::event::{Context, Fields};
use crate::handler::Entry;
use crate::panics;
use crate::route::{InState, Match};

/// What said no.
pub(super) enum No<'a> {
    /// The text or data is not what the route reads.
    Route,
    /// It is the route's command, but written in another way.
    Misused,
    /// The person is in another state.
    State,
    /// The facts of the event do not let it through.
    Facts,
    /// This part of the condition.
    Condition(Part<'a>),
    /// The state could not be read as the handler takes it, or the condition failed; which counts as no.
    Failed(Failure),
}

/// The event with what the handler's route has read and its state pattern has bound, if these fit and the condition holds.
pub(super) async fn matches<'a>(entry: &'a Entry, cx: &Context) -> Result<Context, No<'a>> {
    let route = entry.registration.route.read(cx.event());
    if matches!(route, Match::No) {
        return Err(No::Route);
    }
    let fields = lets(entry, cx).await?;
    match route {
        Match::Captured(captures) => Ok(cx.for_handler(Some(captures), fields)),
        Match::Plain => Ok(cx.for_handler(None, fields)),
        Match::Misused => Err(No::Misused),
        Match::No => Err(No::Route),
    }
}

/// Whether the handler's state and its condition let the event through; with what the state pattern binds.
pub(super) async fn lets<'a>(entry: &'a Entry, cx: &Context) -> Result<Option<Fields>, No<'a>> {
    let fields = match &entry.state {
        Some(state) => Some(bound(state, cx)?),
        None => None,
    };
    holds(entry, cx).await?;
    Ok(fields)
}

fn bound<'a>(state: &InState, cx: &Context) -> Result<Fields, No<'a>> {
    let read = cx.seen_states().map_or(Ok(None), |states| state.read(states));
    read.map_err(|error| No::Failed(error.into()))?.ok_or(No::State)
}

/// Whether the handler's condition holds.
async fn holds<'a>(entry: &'a Entry, cx: &Context) -> Result<(), No<'a>> {
    let Some(condition) = &entry.condition else { return Ok(()) };
    if let Some(mask) = &entry.mask {
        return if mask.test(*cx.facts()) { Ok(()) } else { Err(No::Facts) };
    }
    match panics::caught(condition.refusal(cx)).await {
        Ok(Ok(None)) => Ok(()),
        Ok(Ok(Some(part))) => Err(No::Condition(part)),
        Ok(Err(failure)) => Err(No::Failed(failure)),
        Err(panic) => Err(No::Failed(panic.into())),
    }
}
