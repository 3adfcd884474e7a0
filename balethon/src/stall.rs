//! Code that keeps its thread: while it blocks, whatever else is driven by that thread stands still.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::report;

/// Code that runs for so long without an `.await` is told of.
const TOO_LONG: Duration = Duration::from_millis(500);

/// So much such code is told of, each once.
const MOST_TOLD: usize = 100;

/// Runs the future, and tells whose it is when it keeps its thread. In debug builds only: it is found while one writes
/// the bot, and a bot at work is not slowed down.
pub(crate) async fn told<F: Future>(future: F, whose: impl Fn() -> String) -> F::Output {
    let mut future = pin!(future);
    poll_fn(|cx| {
        if !cfg!(debug_assertions) {
            return future.as_mut().poll(cx);
        }
        let begun = Instant::now();
        let poll = future.as_mut().poll(cx);
        let took = begun.elapsed();
        if took > TOO_LONG {
            tell(whose(), took);
        }
        poll
    })
    .await
}

fn tell(whose: String, took: Duration) {
    static TOLD: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
    if told.len() < MOST_TOLD && !told.contains(&whose) {
        report::warn(format_args!(
            "{whose} kept its thread for {took:.1?} without an `.await`, and all that this thread drives stood still \
             meanwhile; to wait, use `clock.sleep(…).await`; what blocks or computes for long belongs in a handler without \
             `async`, or in `tokio::task::spawn_blocking`"
        ));
        told.push(whose);
    }
}
