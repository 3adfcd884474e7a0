//! The place of a handler, lent to others while one of its requests waits out a 429.

use std::any::Any;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use tokio::sync::oneshot;

use super::Sight;
use super::lane::Hold;
use super::turn::WorkerPlace;
use super::worker::Workers;
use crate::activity::Work;
use crate::place::Place;

/// How many handlers on blocking threads may lend their place at once: each keeps its thread meanwhile, and the threads
/// beyond `max_workers` are also needed for looking up names.
const LENT_THREADS: usize = 32;

impl WorkerPlace {
    fn give_place(&self) {
        self.inner.queue().free_place();
        Workers::of(&self.inner).start();
    }

    /// Takes the place that was lent, unless the handler gave it back for good, or has another.
    fn take_place(&self) -> bool {
        let mut state = self.state();
        let wanted = state.lent && state.hold.is_some();
        if wanted {
            state.lent = false;
        }
        wanted
    }
}

impl Place for WorkerPlace {
    fn bot(&self) -> Option<String> {
        self.inner.life.bot_username().map(str::to_owned)
    }

    fn work(&self) -> Option<&Arc<Work>> {
        self.counted.as_ref()
    }

    fn as_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync> {
        self
    }

    fn lend(&self, on_thread: bool) -> bool {
        {
            let mut state = self.state();
            // The place kept for payments is none that others could use.
            if state.lent || state.hold.as_ref().is_none_or(Hold::is_spare) {
                return false;
            }
            if on_thread && !self.inner.lend_thread(LENT_THREADS) {
                return false;
            }
            state.lent = true;
            state.on_loan = true;
        }
        self.inner.tell(Sight::Lent { job: self.job });
        self.give_place();
        true
    }

    fn take_back(&self) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            let wanted = {
                let state = self.state();
                state.lent && state.hold.is_some()
            };
            if wanted {
                let wait = self.inner.queue().take_back();
                if let Some(free) = wait {
                    let mut returned = Returned { place: self, free };
                    // The sender is only dropped with the queue, and then nobody runs any more.
                    let _ = (&mut returned.free).await;
                }
                if self.take_place() {
                    self.inner.tell(Sight::Returned { job: self.job });
                } else {
                    self.give_place();
                }
            }
        })
    }

    fn end_loan(&self, on_thread: bool) {
        self.state().on_loan = false;
        if on_thread {
            self.inner.return_thread();
        }
    }
}

/// A place that was asked back. Where nobody waits for it any more when it comes, it goes to the next.
struct Returned<'a> {
    place: &'a WorkerPlace,
    free: oneshot::Receiver<()>,
}

impl Drop for Returned<'_> {
    fn drop(&mut self) {
        // Else it could come between looking for it and the end, and be lost.
        self.free.close();
        if self.free.try_recv().is_ok() {
            self.place.give_place();
        }
    }
}
