//! [`Client::explain`]: handlers are asked, and none runs.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use super::super::index::{Group, Index};
use super::super::matching::{ChainAnswers, No, holds, matches};
use super::{Explanation, Recorder};
use crate::client::Client;
use crate::error::{Error, ErrorKind, Failure};
use crate::event::{Bot, Context, Kind, parse};
use crate::extract::Interruption;
use crate::handler::{Entry, Flow, Registry};
use crate::panics;

impl Client {
    /// What the bot's handlers would say to an update: an [`Update`](crate::types::Update), or its JSON as text or value.
    ///
    /// No handler runs and nothing is answered, but whatever decides is done: conditions are asked and parameters are
    /// taken, with what these do themselves, after shared data was made as at a start and Bale was asked who the bot is
    /// (`getMe`). A handler that would take the update and may pass it on is taken to
    /// do so, and a gate that does not fail to let it through.
    ///
    /// ```
    /// # use balethon::prelude::*;
    /// # use balethon::sandbox::Sandbox;
    /// #[on_command]
    /// async fn start() -> &'static str {
    ///     "Hello!"
    /// }
    ///
    /// # #[tokio::main]
    /// # async fn main() -> Result {
    /// # let sandbox = Sandbox::start().await;
    /// # let client = sandbox.client();
    /// let explanation = client
    ///     .handlers(handlers![start])
    ///     .explain(r#"{"update_id": 1, "message": {"message_id": 1, "date": 0, "chat": {"id": 5, "type": "private"}, "text": "/strat"}}"#)
    ///     .await?;
    /// assert!(!explanation.taken);
    /// assert_eq!(
    ///     explanation.to_string(),
    ///     "update 1  message in private: \"/strat\"\n  \
    ///        start  command \"start\"  no: the command is \"strat\"  (did you mean /start?)"
    /// );
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// What keeps the bot from starting, and an update that cannot be read.
    pub async fn explain(&self, update: impl Serialize) -> Result<Explanation, Failure> {
        let unreadable = |error| Error::new(ErrorKind::Unreadable, "this is no update").with_source(error);
        let raw = match serde_json::to_value(update).map_err(unreadable)? {
            Value::String(raw) => raw,
            value => value.to_string(),
        };
        let (update, event) = parse::update(self, &raw).map_err(unreadable)?;
        let registry = Registry::collect(self)?;
        let index = Index::new(&registry);
        let me = self.get_me().retry(false).await?;
        let data = self.settings().make_data().await?;
        let states = registry.store(self, &me);
        let cx = Context::dry(Arc::new(Bot::new(self.clone(), data, me, states)), event, Some(update));
        let recorder = ask(&index, &cx).await?;
        Ok(recorder.finish(&index, &cx))
    }
}

async fn ask(index: &Index, cx: &Context) -> Result<Recorder, Error> {
    let mut recorder = Recorder::default();
    let mut chains = ChainAnswers::default();
    for gate in index.groups(Kind::Before).iter().flat_map(Group::entries) {
        match holds(gate, cx, &mut chains).await {
            Err(no) => {
                recorder.refused(gate, cx, &no);
                if matches!(no, No::Failed(_)) {
                    return Ok(recorder);
                }
            }
            Ok(()) => {
                if let Err(Interruption::Failed(_)) = try_on(gate, cx, &mut recorder).await {
                    return Ok(recorder);
                }
            }
        }
    }
    for group in index.groups(cx.event().kind()) {
        let mut candidates = group.candidates(cx);
        while let Some(entry) = candidates.next().await? {
            let cx = match matches(entry, cx, &mut chains).await {
                Ok(cx) => cx,
                Err(no) => {
                    recorder.refused(entry, cx, &no);
                    continue;
                }
            };
            let answer = try_on(entry, &cx, &mut recorder).await;
            let passes = matches!(answer, Err(Interruption::NotRun)) && (entry.registration.may_pass)();
            let says_no = matches!(answer, Err(Interruption::Absent { .. } | Interruption::Unread { .. }));
            if !passes && !says_no {
                break;
            }
        }
    }
    Ok(recorder)
}

/// Takes the handler's parameters, and no more.
async fn try_on(entry: &Entry, cx: &Context, recorder: &mut Recorder) -> Result<Flow, Interruption> {
    let answer = panics::caught((entry.registration.call)(cx.clone())).await;
    let answer = answer.unwrap_or_else(|panic| Err(Interruption::Failed(panic.into())));
    recorder.ran(entry, cx, &answer, Duration::ZERO);
    answer
}
