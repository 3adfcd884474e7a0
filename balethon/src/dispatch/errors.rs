//! What failed becomes an error event, for the `on_error` handlers.

use std::fmt;
use std::sync::Arc;

use super::explain::Recorder;
use super::life::{Life, Progress, run};
use crate::error::Failure;
use crate::event::{Context, ErrorEvent, Event, Fate};
use crate::extract::Interruption;
use crate::handler::{Entry, Flow};
use crate::panics;
use crate::report;
use crate::states::Current;

impl Life {
    pub(super) async fn failed(&self, entry: &Entry, cx: &Context, failure: Failure, progress: &mut Progress) {
        if failure.is_quiet() {
            progress.fate = Fate::Failed;
            tracing::debug!(target: "balethon", handler = entry.registration.name, "ended: {failure}");
            return;
        }
        let error = ErrorEvent::in_handler(failure, entry.registration.place(), cx.event().clone());
        self.tell(error, cx, progress).await;
    }

    /// Something failed before it was clear which handler takes the event.
    pub(super) async fn failed_before(&self, cx: &Context, failure: Failure, progress: &mut Progress) {
        self.tell(ErrorEvent::on(failure, cx.event().clone()), cx, progress).await;
    }

    /// Tells of stored states that could not be read. For the event, they have never been.
    pub(super) async fn tell_dropped(&self, cx: &Context) {
        for error in cx.seen_states().map(Current::take_dropped).unwrap_or_default() {
            Box::pin(self.failed_before(cx, error.into(), &mut Progress::default())).await;
        }
    }

    async fn tell(&self, error: ErrorEvent, cx: &Context, progress: &mut Progress) {
        progress.fate = Fate::Failed;
        let cx = Context::new(Arc::clone(&self.bot), Event::Error(error.clone()), cx.shared_update().cloned());
        let mut recorder = self.recorder();
        self.error(&cx, &error, &mut recorder).await;
        if let (Some(outer), Some(recorder)) = (&mut progress.recorder, recorder) {
            outer.errors.push(recorder.finish(&self.index, &cx));
        }
    }

    /// Shows an error to the `on_error` handlers. One that fails itself is logged, so that nothing goes in circles.
    pub(super) async fn error(&self, cx: &Context, error: &ErrorEvent, recorder: &mut Option<Recorder>) {
        let mut taken = false;
        'groups: for group in self.index.groups(cx.event().kind()) {
            let mut candidates = group.candidates(cx);
            // Those of errors do not ask about states, so that finding them does not fail.
            while let Ok(Some(entry)) = candidates.next().await {
                match run(entry, cx, self.watch.as_deref(), recorder).await {
                    Ok(flow) => {
                        taken = true;
                        match flow {
                            Flow::Continue => {}
                            Flow::Done => break,
                            Flow::Stop => break 'groups,
                        }
                    }
                    Err(Interruption::Absent { .. } | Interruption::Unread { .. } | Interruption::NotRun) => {}
                    Err(Interruption::Failed(failure)) if failure.is_quiet() => {
                        taken = true;
                        break;
                    }
                    Err(Interruption::Failed(failure)) => {
                        self.nobody_took(format_args!("{}: {failure}", entry.registration.place()));
                        break;
                    }
                }
            }
        }
        if !taken {
            self.nobody_took(error);
        }
    }

    fn nobody_took(&self, error: impl fmt::Display) {
        // How it is written is code of the user's.
        let error = panics::catch(|| error.to_string()).unwrap_or_else(|panic| format!("an error that {panic}"));
        report::untaken(error, self.errors.as_deref());
    }
}
