//! The gates before an update's handlers, and what is called after them.

use std::ptr;

use super::explain::Recorder;
use super::index::Group;
use super::life::{Life, Progress};
use super::matching::holds;
use super::turn::WorkerPlace;
use crate::event::{Context, Fate, Kind};
use crate::extract::Interruption;
use crate::handler::{Flow, Registration};

impl Life {
    /// Runs the gates that look at the update, in order and perhaps not from the first on; whether it goes on to the
    /// handlers. A gate guards something, so one that fails lets nothing through, whatever in it failed: condition,
    /// parameter, function or answer.
    pub(super) async fn passes_gates(
        &self,
        cx: &Context,
        from: Option<&Registration>,
        progress: &mut Progress,
    ) -> bool {
        let passes = self.passes_each(cx, from, progress).await;
        runs(None);
        passes
    }

    async fn passes_each(&self, cx: &Context, from: Option<&Registration>, progress: &mut Progress) -> bool {
        let gates = self.index.groups(Kind::Before).iter().flat_map(Group::entries);
        for gate in gates.skip_while(|gate| from.is_some_and(|from| !ptr::eq(gate.registration, from))) {
            // Its condition may ask too, and so may who is told of its error.
            runs(Some(gate.registration));
            // Before it looks at its own answer as at any other update, and asks again.
            if self.answers(cx, Some(gate.registration), progress).await {
                return false;
            }
            if let Err(no) = holds(gate, cx, &mut progress.chains).await {
                if let Some(failure) = progress.refused(gate, cx, no) {
                    Box::pin(self.failed(gate, cx, failure, progress)).await;
                    return false;
                }
                continue;
            }
            match self.run(gate, cx, progress).await {
                Ok(Flow::Stop) => {
                    progress.fate = Fate::Stopped;
                    return false;
                }
                Ok(Flow::Done | Flow::Continue) | Err(Interruption::NotRun) => {}
                // What it looks at is not there: it does not mean this update.
                Err(Interruption::Absent { param, type_name } | Interruption::Unread { param, type_name }) => {
                    tracing::trace!(target: "balethon", gate = gate.registration.name, "no: `{param}: {type_name}` is absent");
                }
                Err(Interruption::Failed(failure)) => {
                    Box::pin(self.failed(gate, cx, failure, progress)).await;
                    return false;
                }
            }
        }
        true
    }

    /// Runs the functions that are called when the handlers are through. One that fails keeps no other from running.
    pub(super) async fn after(&self, cx: &Context, recorder: Option<Recorder>) -> Option<Recorder> {
        let mut progress = Progress { recorder, ..Progress::default() };
        for entry in self.index.groups(Kind::After).iter().flat_map(Group::entries) {
            runs(Some(entry.registration));
            let failure = match holds(entry, cx, &mut progress.chains).await {
                Ok(()) => match self.run(entry, cx, &mut progress).await {
                    Err(Interruption::Failed(failure)) => Some(failure),
                    _ => None,
                },
                Err(no) => progress.refused(entry, cx, no),
            };
            if let Some(failure) = failure {
                self.failed(entry, cx, failure, &mut progress).await;
            }
        }
        progress.recorder
    }
}

/// For the questions of the code that this update goes through.
fn runs(registration: Option<&'static Registration>) {
    if let Some(place) = WorkerPlace::current() {
        place.set_around(registration);
    }
}
