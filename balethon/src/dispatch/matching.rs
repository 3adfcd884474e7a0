//! Whether a handler takes an event, as far as its route, its state and its condition say.

use crate::condition::{Condition, Part};
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
pub(super) async fn matches<'a>(entry: &'a Entry, cx: &Context, chains: &mut ChainAnswers) -> Result<Context, No<'a>> {
    let route = entry.registration.route.read(cx.event());
    if matches!(route, Match::No) {
        return Err(No::Route);
    }
    let fields = lets(entry, cx, chains).await?;
    match route {
        Match::Captured(captures) => Ok(cx.for_handler(Some(captures), fields)),
        Match::Plain => Ok(cx.for_handler(None, fields)),
        Match::Misused => Err(No::Misused),
        Match::No => Err(No::Route),
    }
}

/// Whether the handler's state and its condition let the event through; with what the state pattern binds.
pub(super) async fn lets<'a>(
    entry: &'a Entry,
    cx: &Context,
    chains: &mut ChainAnswers,
) -> Result<Option<Fields>, No<'a>> {
    let fields = match &entry.state {
        Some(state) => Some(bound(state, cx)?),
        None => None,
    };
    holds(entry, cx, chains).await?;
    Ok(fields)
}

fn bound<'a>(state: &InState, cx: &Context) -> Result<Fields, No<'a>> {
    let read = cx.seen_states().map_or(Ok(None), |states| state.read(states));
    read.map_err(|error| No::Failed(error.into()))?.ok_or(No::State)
}

/// Whether the conditions of the handler and of its chains hold.
pub(super) async fn holds<'a>(entry: &'a Entry, cx: &Context, chains: &mut ChainAnswers) -> Result<(), No<'a>> {
    let Some(condition) = &entry.condition else { return Ok(()) };
    if let Some(mask) = &entry.mask {
        return if mask.test(*cx.facts()) { Ok(()) } else { Err(No::Facts) };
    }
    // Where facts do not say it, a box is the least of what it costs.
    Box::pin(hold(condition, entry, cx, chains)).await
}

/// Asks the conditions that no facts tell.
async fn hold<'a>(
    condition: &'a Condition,
    entry: &'a Entry,
    cx: &Context,
    chains: &mut ChainAnswers,
) -> Result<(), No<'a>> {
    if entry.chains.is_empty() {
        return asked(condition, cx).await;
    }
    // What the facts tell of the whole spares asking.
    match condition.known(cx) {
        Some(true) => return Ok(()),
        Some(false) => return Err(No::Facts),
        None => {}
    }
    for link in &entry.chains {
        let Some(condition) = &link.condition else { continue };
        match chains.of(link.number) {
            Some(true) => {}
            Some(false) => return Err(No::Condition(condition.whole())),
            None => {
                let answer = asked(condition, cx).await;
                chains.0.push((link.number, answer.is_ok()));
                answer?;
            }
        }
    }
    match &entry.own {
        Some(own) => asked(own, cx).await,
        None => Ok(()),
    }
}

/// The answer of a condition.
async fn asked<'a>(condition: &'a Condition, cx: &Context) -> Result<(), No<'a>> {
    match panics::caught(condition.refusal(cx)).await {
        Ok(Ok(None)) => Ok(()),
        Ok(Ok(Some(part))) => Err(No::Condition(part)),
        Ok(Err(failure)) => Err(No::Failed(failure)),
        Err(panic) => Err(No::Failed(panic.into())),
    }
}

/// What chains have answered on an event: their conditions are asked once, however many handlers they govern.
#[derive(Default)]
pub(super) struct ChainAnswers(Vec<(usize, bool)>);

impl ChainAnswers {
    fn of(&self, number: usize) -> Option<bool> {
        self.0.iter().find(|(this, _)| *this == number).map(|(_, answer)| *answer)
    }
}
