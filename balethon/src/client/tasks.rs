//! Work beside the handlers: [`Client::spawn`](super::Client::spawn), which a stop waits for, and
//! [`Client::background`](super::Client::background), which it cancels.

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::Settings;
use crate::activity::Work;
use crate::error::{Error, Failure};
use crate::report::ErrorSink;
use crate::text::counted;
use crate::{panics, place, report, stall};

/// What a task may end with: nothing, or a `Result` whose error is logged when nobody awaits it.
#[diagnostic::on_unimplemented(
    message = "a spawned task ends with `()` or a `Result`, not with `{Self}`",
    note = "end an `async` block with `;`, or return a `Result`"
)]
pub trait TaskOutput {
    /// The failure, as a sentence, if it went wrong.
    fn failure(&self) -> Option<String>;
}

impl TaskOutput for () {
    fn failure(&self) -> Option<String> {
        None
    }
}

/// A `loop` without an end.
impl TaskOutput for Never {
    fn failure(&self) -> Option<String> {
        None
    }
}

/// `!`, which has no name in types yet: <https://github.com/rust-lang/rust/issues/35121>.
type Never = <fn() -> ! as Returns>::Output;

#[allow(unreachable_pub, reason = "a public trait is implemented for what it names")]
pub trait Returns {
    type Output;
}

impl<T> Returns for fn() -> T {
    type Output = T;
}

impl<T, E: fmt::Display + 'static> TaskOutput for Result<T, E> {
    fn failure(&self) -> Option<String> {
        let error = self.as_ref().err()?;
        let any: &dyn Any = error;
        // A question that had no answer ends a task as it ends a handler.
        let is_quiet =
            any.downcast_ref().is_some_and(Error::is_quiet) || any.downcast_ref().is_some_and(Failure::is_quiet);
        (!is_quiet).then(|| error.to_string())
    }
}

#[derive(Clone, Default)]
pub(crate) struct Tasks {
    spawned: TaskTracker,
    background: TaskTracker,
    stop: CancellationToken,
    /// Ends the spawned ones; a new one for those that are spawned after that.
    cut: Arc<Mutex<CancellationToken>>,
    /// Where the spawned ones that have not ended were begun.
    places: Places,
}

type Places = Arc<Mutex<Vec<&'static Location<'static>>>>;

impl Tasks {
    #[track_caller]
    pub(crate) fn spawn<T: TaskOutput + Send + 'static>(
        &self,
        settings: &Settings,
        future: impl Future<Output = T> + Send + 'static,
    ) -> Spawned<T> {
        let (sender, receiver) = oneshot::channel();
        let begun = Begun::here("spawned", settings);
        let unended = Unended::new(begun.place, &self.places);
        // Counted from now on, not from when the task is looked at first, and until its failure is told.
        let work = settings.watched.as_ref().map(|watched| Work::begin(&watched.work));
        let cut = lock(&self.cut).clone();
        let task = place::beside(work, async move {
            let _unended = unended;
            // Without an output, whoever awaits the task panics as well, and does not know why.
            let ended = cut.run_until_cancelled(begun.unless_panicked(future)).await;
            let Some(output) = ended.flatten() else { return };
            if let Err(output) = sender.send(output) {
                begun.tell_failure(&output);
            }
        });
        self.spawned.spawn_on(task, &crate::blocking::runtime());
        Spawned(receiver)
    }

    #[track_caller]
    pub(crate) fn background<T: TaskOutput + Send + 'static>(
        &self,
        settings: &Settings,
        future: impl Future<Output = T> + Send + 'static,
    ) {
        let stop = self.stop.clone();
        let begun = Begun::here("background", settings);
        let task = async move {
            let ended = stop.run_until_cancelled(begun.unless_panicked(future)).await;
            if let Some(output) = ended.flatten() {
                begun.tell_failure(&output);
            }
        };
        self.background.spawn_on(task, &crate::blocking::runtime());
    }

    /// Cancels what runs in the background, and waits until it is gone.
    pub(crate) async fn stop_background(&self) {
        self.stop.cancel();
        self.background.close();
        self.background.wait().await;
    }

    /// Ends what was spawned.
    pub(crate) fn abort_spawned(&self) {
        std::mem::take(&mut *lock(&self.cut)).cancel();
    }

    /// Waits for what was spawned.
    pub(crate) async fn wait_spawned(&self) {
        self.spawned.close();
        self.spawned.wait().await;
    }

    /// How many spawned tasks have not ended, and where they were begun: `1 spawned task (begun at src/main.rs:15)`.
    pub(crate) fn unfinished(&self) -> String {
        let mut places = lock(&self.places).clone();
        let tasks = counted(places.len(), "spawned task");
        places.sort_unstable();
        places.dedup();
        let named = places.iter().take(NAMED).map(|place| format!("{}:{}", place.file(), place.line()));
        let named = named.collect::<Vec<_>>().join(", ");
        match places.len() {
            0 => tasks,
            1..=NAMED => format!("{tasks} (begun at {named})"),
            all => format!("{tasks} (begun at {named} and {} more places)", all - NAMED),
        }
    }

    /// Whether there are spawned tasks that have not ended.
    pub(crate) fn are_unfinished(&self) -> bool {
        !lock(&self.places).is_empty()
    }
}

/// How many places of tasks a message names.
const NAMED: usize = 5;

/// A spawned task, until it ends or is given up with its runtime.
struct Unended {
    place: &'static Location<'static>,
    places: Places,
}

impl Unended {
    fn new(place: &'static Location<'static>, places: &Places) -> Self {
        lock(places).push(place);
        Self { place, places: Arc::clone(places) }
    }
}

impl Drop for Unended {
    fn drop(&mut self) {
        let mut places = lock(&self.places);
        if let Some(index) = places.iter().position(|place| *place == self.place) {
            places.swap_remove(index);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is said of a task that goes wrong.
struct Begun {
    kind: &'static str,
    place: &'static Location<'static>,
    errors: Option<Arc<ErrorSink>>,
}

impl Begun {
    #[track_caller]
    fn here(kind: &'static str, settings: &Settings) -> Self {
        Self { kind, place: Location::caller(), errors: settings.extensions.get() }
    }

    fn tell_failure(&self, output: &impl TaskOutput) {
        if let Some(failure) = output.failure() {
            self.tell(format_args!("failed: {failure}"));
        }
    }

    async fn unless_panicked<F: Future>(&self, task: F) -> Option<F::Output> {
        panics::caught(stall::told(task, || format!("{self},"))).await.map_err(|panic| self.tell(panic)).ok()
    }

    fn tell(&self, what: impl fmt::Display) {
        report::untaken(format!("{self}, {what}"), self.errors.as_deref());
    }
}

impl fmt::Display for Begun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a {} task, begun at {}:{}", self.kind, self.place.file(), self.place.line())
    }
}

/// A task begun by [`Client::spawn`](super::Client::spawn). Await it for its output, or drop it: it goes on.
pub struct Spawned<T>(oneshot::Receiver<T>);

impl<T> Future for Spawned<T> {
    type Output = T;

    /// # Panics
    /// When the task did.
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        Pin::new(&mut self.0).poll(cx).map(|output| output.expect("the spawned task panicked"))
    }
}

impl<T> fmt::Debug for Spawned<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Spawned")
    }
}
