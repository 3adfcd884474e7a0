//! Panics of the user's code as errors, with the place at which they happened.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Once;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

/// A panic, and where it happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panic {
    /// What the panic said.
    pub message: String,
    /// The source file and line, as `file:line`.
    pub location: Option<String>,
}

impl fmt::Display for Panic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "panicked")?;
        if let Some(location) = &self.location {
            write!(f, " at {location}")?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for Panic {}

thread_local! {
    static WATCHED: Cell<bool> = const { Cell::new(false) };
    static INSTEAD: Cell<Option<&'static str>> = const { Cell::new(None) };
    static LOCATION: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs the code; its panic is not printed, but given.
pub(crate) fn catch<T>(code: impl FnOnce() -> T) -> Result<T, Panic> {
    watch();
    let outer = WATCHED.replace(true);
    // Whatever the code left half done is its own, and is dropped.
    let result = catch_unwind(AssertUnwindSafe(code));
    WATCHED.set(outer);
    result.map_err(|payload| Panic { message: message(&*payload), location: LOCATION.take() })
}

/// Whether the code runs without a panic. Where panics end the program, `instead` is printed in place of its message.
pub(crate) fn probe(instead: &'static str, code: impl FnOnce()) -> bool {
    let outer = INSTEAD.replace(Some(instead));
    let result = catch(code);
    INSTEAD.set(outer);
    result.is_ok()
}

/// Runs the future; its panic is not printed, but given.
pub(crate) fn caught<F: Future>(future: F) -> Caught<F> {
    Caught { future }
}

pin_project! {
    /// No `async fn`: such a one has room for what it is given, and again for where it is pinned. Most of what is caught is
    /// large, and part of every update's future.
    pub(crate) struct Caught<F> {
        #[pin]
        future: F,
    }
}

impl<F: Future> Future for Caught<F> {
    type Output = Result<F::Output, Panic>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let future = self.project().future;
        match catch(|| future.poll(cx)) {
            Ok(poll) => poll.map(Ok),
            Err(panic) => Poll::Ready(Err(panic)),
        }
    }
}

/// The payload alone does not tell where the panic happened; the hook does.
fn watch() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let next = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| match INSTEAD.get() {
            _ if WATCHED.get() && cfg!(panic = "unwind") => {
                LOCATION.set(info.location().map(|location| format!("{}:{}", location.file(), location.line())));
            }
            #[allow(clippy::print_stderr, reason = "the program ends here, and must say why")]
            Some(text) if WATCHED.get() => eprintln!("{text}"),
            _ => next(info),
        }));
    });
}

fn message(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "(the panic's payload is no text)".to_owned()
    }
}
