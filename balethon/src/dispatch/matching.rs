//! Whether a handler takes an event, as far as its route and its condition say.

use crate::condition::Part;
use crate::error::Failure;
use crate::event::Context;
use crate::handler::Entry;
use crate::panics;
use crate::route::Match;

/// What said no.
pub(super) enum No<'a> {
    /// The text or data is not what the route reads.
    Route,
    /// It is the route's command, but written in another way.
    Misused,
    /// The facts of the event do not let it through.
    Facts,
    /// This part of the condition.
    Condition(Part<'a>),
    /// The condition failed, which counts as no.
    Failed(Failure),
}

/// The event with what the handler's route has read, if that fits and the condition holds.
pub(super) async fn matches<'a>(entry: &'a Entry, cx: &Context) -> Result<Context, No<'a>> {
    let route = entry.registration.route.read(cx.event());
    if matches!(route, Match::No) {
        return Err(No::Route);
    }
    holds(entry, cx).await?;
    match route {
        Match::Captured(captures) => Ok(cx.with_captures(captures)),
        Match::Plain => Ok(cx.clone()),
        Match::Misused => Err(No::Misused),
        Match::No => Err(No::Route),
    }
}

/// Whether the handler's condition holds.
pub(super) async fn holds<'a>(entry: &'a Entry, cx: &Context) -> Result<(), No<'a>> {
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
