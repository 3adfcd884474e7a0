//! Waiting for a future where there is no async: `fn` handlers, and programs without a runtime.

use std::future::Future;
use std::sync::OnceLock;

use tokio::runtime::{Handle, Runtime};

use crate::error::{Error, ErrorKind};
use crate::panics;

const IN_ASYNC: &str = "`.wait()` was called in async code, where it would stall every other handler on this thread; \
                        write `.await` instead";

/// `.wait()` on futures of this library, such as those of a [`Dialogue`](crate::Dialogue), where there is no async: in `fn`
/// handlers, and in programs without a runtime.
///
/// ```
/// use balethon::prelude::*;
///
/// #[state]
/// enum Survey {
///     Age,
/// }
///
/// #[on_command]
/// fn survey(dialogue: Dialogue<Survey>) -> Result<&'static str> {
///     dialogue.set(Survey::Age).wait()?;
///     Ok("How old are you?")
/// }
/// ```
pub trait Wait<T>: Future<Output = Result<T, Error>> + Sized {
    /// Blocks until the future is done.
    ///
    /// # Errors
    /// The future's. In async code it is refused with an error that says so, because it would stall the thread that the
    /// others run on.
    fn wait(self) -> Result<T, Error> {
        wait(self)
    }
}

impl<T, F: Future<Output = Result<T, Error>>> Wait<T> for F {}

/// Runs the future to its end on this thread.
pub(crate) fn wait<T>(future: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    if is_async(IN_ASYNC) {
        return Err(Error::new(ErrorKind::Usage, IN_ASYNC));
    }
    match Handle::try_current() {
        Ok(handle) => handle.block_on(crate::place::carried(future)),
        Err(_) => standby()
            .map_err(|error| {
                Error::new(ErrorKind::Usage, "the runtime for `.wait()` could not be started").with_source(error)
            })?
            .block_on(future),
    }
}

/// The runtime that tasks are started in: the caller's, or the one of programs that have none.
pub(crate) fn runtime() -> Handle {
    Handle::try_current().unwrap_or_else(|_| standby().expect("a runtime of one thread can be started").clone())
}

/// The runtime of programs that have none. One thread, made at the first use.
fn standby() -> std::io::Result<&'static Handle> {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime.handle());
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("balethon-wait")
        .enable_all()
        .build()?;
    Ok(RUNTIME.get_or_init(|| runtime).handle())
}

/// Whether this thread runs async code, and so may not block. Only tokio knows, and it tells by a panic; where panics end
/// the program, `mistake` is printed.
pub(crate) fn is_async(mistake: &'static str) -> bool {
    Handle::try_current().is_ok_and(|handle| !panics::probe(mistake, || handle.block_on(std::future::ready(()))))
}
