//! The life of one request.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::Request;
use axum::response::{IntoResponse, Response};

use crate::sandbox::faults::FaultKind;
use crate::sandbox::methods::{self, Action, Call, Method, Params};
use crate::sandbox::state::Shared;
use crate::sandbox::world::{Outcome, Refusal, Wire};

use super::answer::Answer;
use super::body::{self, Unreadable};
use super::{download, fetch, poll};

/// Takes `/bot<token>/<method>`.
pub(super) async fn api(State(shared): State<Arc<Shared>>, request: Request<Body>) -> Response {
    // Some clients write the token's colon as %3A.
    let path = request.uri().path().replace("%3A", ":").replace("%3a", ":");
    if let Some(rest) = path.strip_prefix("/file/bot") {
        return download::for_bot(&shared, rest);
    }
    let call = path.strip_prefix("/bot").and_then(|rest| rest.split_once('/'));
    let Some((token, name)) = call.filter(|(token, name)| !token.is_empty() && !name.is_empty()) else {
        let refusal = Refusal::new(404, "Not Found");
        return shared.read(|state| Answer::refusal(&refusal, &state.world.quirks)).into_response();
    };
    let method = methods::find(name);
    let name = method.map_or(name, |method| method.name);
    let params = match body::params(request).await {
        Ok(params) => Ok(params),
        Err(Unreadable::TooLarge) => return body::too_large().into_response(),
        Err(Unreadable::Refused(refusal)) => Err(refusal),
    };

    // Of polls those are shown that bring something.
    let is_poll = method.is_some_and(|method| matches!(method.action, Action::Poll));
    let (bot, number, fault, poll) = shared.change(|state| {
        let bot = state.world.tokens.get(token).copied();
        let bot_name = bot.and_then(|id| state.world.bots.get(&id)).map(|bot| bot.name.clone()).unwrap_or_default();
        let shown = params.as_ref().map(Params::to_json).unwrap_or_default();
        let parameters = shown.to_string();
        let (number, fault) = state.traffic.arrive(bot_name, name, shown);
        let came = Wire::Request { request: number, bot, method: name.to_owned(), parameters };
        if is_poll {
            return (bot, number, fault, Some(came));
        }
        state.world.feed.add(state.world.now_ms(), came);
        (bot, number, fault, None)
    });
    let mut departure = Departure { shared: &shared, method: name, number, poll, answer: None };
    let answer = match &fault {
        Some(FaultKind::CutBefore) => {
            shared.change(|state| state.traffic.done(number, None));
            return Answer::cut();
        }
        Some(FaultKind::After(kind)) => {
            let answer = carry_out(&shared, number, bot, method, params).await;
            instead(&shared, number, kind).unwrap_or(answer)
        }
        kind => match kind.as_ref().and_then(|kind| instead(&shared, number, kind)) {
            Some(answer) => answer,
            None => carry_out(&shared, number, bot, method, params).await,
        },
    };

    let (gate, delay, clock) =
        shared.change(|state| (state.traffic.gate(name), state.traffic.delay(name), state.world.clock.clone()));
    if let Some(gate) = gate {
        // An error means that the gate was opened for all.
        if let Ok(permit) = gate.acquire().await {
            permit.forget();
        }
    }
    if let Some(delay) = delay {
        let _delayed = clock.is_manual().then(|| Delayed::begin(&shared, name));
        clock.sleep(delay).await;
    }
    if !matches!(fault, Some(FaultKind::CutAfter)) {
        departure.answer = Some((answer.status, answer.shown()));
    }
    drop(departure);
    match fault {
        Some(FaultKind::CutAfter) => Answer::cut(),
        Some(FaultKind::BrokenJson) => answer.broken().into_response(),
        _ => answer.into_response(),
    }
}

/// What a fault answers in place of the method.
fn instead(shared: &Shared, number: u64, kind: &FaultKind) -> Option<Answer> {
    match kind {
        FaultKind::Error { code, description, retry_after } => {
            let refusal = Refusal { code: *code, description: description.clone(), retry_after: *retry_after };
            Some(finish(shared, number, Err(refusal)))
        }
        FaultKind::Text { status, content_type, body } => {
            shared.change(|state| state.traffic.done(number, Some(*status)));
            Some(Answer::text(*status, content_type, body.clone()))
        }
        _ => None,
    }
}

/// Does what the request asks for.
async fn carry_out(
    shared: &Shared,
    number: u64,
    bot: Option<i64>,
    method: Option<&Method>,
    params: Outcome<Params>,
) -> Answer {
    let Some(bot) = bot else {
        let code = shared.read(|state| state.world.quirks.wrong_token);
        return finish(shared, number, Err(Refusal::new(code, "Bad Request: Token not found")));
    };
    let mut params = match params {
        Ok(params) => params,
        Err(refusal) => return finish(shared, number, Err(refusal)),
    };
    if let Some(method) = method {
        fetch::fetch(method.name, &mut params).await;
    }
    match method.map(|method| method.action) {
        Some(Action::Now(work)) => shared.change(|state| {
            let outcome = work(&mut Call { world: &mut state.world, bot, params });
            let answer = match outcome {
                Ok(mut result) => {
                    state.world.localize(bot, &mut result);
                    Answer::ok(&result)
                }
                Err(refusal) => Answer::refusal(&refusal, &state.world.quirks),
            };
            state.traffic.done(number, Some(answer.status));
            answer
        }),
        Some(Action::Poll) => {
            let answer = poll::poll(shared, bot, &params).await.map(|batch| Answer::updates(&batch));
            finish(shared, number, answer)
        }
        Some(Action::NotImplemented) => finish(shared, number, Err(Refusal::new(501, "Not Implemented"))),
        None => {
            let code = shared.read(|state| state.world.quirks.unknown_method);
            let text = if code == 501 { "Not Implemented" } else { "Not Found" };
            finish(shared, number, Err(Refusal::new(code, text)))
        }
    }
}

fn finish(shared: &Shared, number: u64, outcome: Outcome<Answer>) -> Answer {
    shared.change(|state| {
        let answer = outcome.unwrap_or_else(|refusal| Answer::refusal(&refusal, &state.world.quirks));
        state.traffic.done(number, Some(answer.status));
        answer
    })
}

/// What a poll brings that brings nothing.
const EMPTY: &str = r#"{"ok":true,"result":[]}"#;

/// Counts an answer that waits for a test to move the clock.
struct Delayed<'a> {
    shared: &'a Shared,
    method: &'a str,
}

impl<'a> Delayed<'a> {
    fn begin(shared: &'a Shared, method: &'a str) -> Self {
        shared.change(|state| state.traffic.set_delayed(method, true));
        Self { shared, method }
    }
}

impl Drop for Delayed<'_> {
    fn drop(&mut self) {
        self.shared.change(|state| state.traffic.set_delayed(self.method, false));
    }
}

/// Counts the request out when it is answered, or when its connection goes away before that.
struct Departure<'a> {
    shared: &'a Shared,
    method: &'a str,
    number: u64,
    /// A poll, which is shown together with what it brings.
    poll: Option<Wire>,
    /// Status and body, once it is answered.
    answer: Option<(u16, String)>,
}

impl Drop for Departure<'_> {
    fn drop(&mut self) {
        let answer = self.answer.take();
        let poll = self.poll.take();
        self.shared.change(|state| {
            state.traffic.depart(self.method);
            let (world, request) = (&mut state.world, self.number);
            let now = world.now_ms();
            if let Some(poll) = poll {
                if answer.as_ref().is_none_or(|(_, body)| body == EMPTY) {
                    return;
                }
                world.feed.add(now, poll);
            }
            let (status, body) = answer.map(|(status, body)| (Some(status), body)).unwrap_or_default();
            world.feed.add(now, Wire::Answer { request, status, body });
        });
    }
}
