//! The place among the `max_workers` in which the current code runs, for what waits long and can lend it meanwhile.

use std::any::Any;
use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::activity::Work;

/// A place that can be given back for a while. The dispatcher makes them; requests that wait out a 429 lend them.
pub(crate) trait Place: Send + Sync {
    /// Gives the place to others. False when it cannot be lent. `on_thread` tells that a blocking thread waits.
    fn lend(&self, on_thread: bool) -> bool;
    /// Waits until a place is free again, and takes it.
    fn take_back(&self) -> BoxFuture<'_, ()>;
    /// What it was lent for is over, or has been given up; then the place has not been taken back.
    fn end_loan(&self, on_thread: bool);
    /// The username of the bot whose place it is.
    fn bot(&self) -> Option<String>;
    /// What runs in it, as a sandbox counts it.
    fn work(&self) -> Option<&Arc<Work>>;
    /// The same as the dispatcher knows it, which gives back more than the place while a handler asks someone.
    fn as_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync>;
}

tokio::task_local! {
    static PLACE: Arc<dyn Place>;
}

/// Runs the future in the place.
pub(crate) fn within<F: Future>(place: Arc<dyn Place>, future: F) -> impl Future<Output = F::Output> {
    PLACE.scope(place, future)
}

/// Runs the future as a piece of work beside the handlers, where a sandbox counts them.
pub(crate) async fn beside<F: Future>(work: Option<Arc<Work>>, future: F) -> F::Output {
    match work {
        Some(work) => within(Arc::new(Beside(work)), future).await,
        None => future.await,
    }
}

/// Work that holds no place.
struct Beside(Arc<Work>);

impl Place for Beside {
    fn lend(&self, _: bool) -> bool {
        false
    }

    fn take_back(&self) -> BoxFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }

    fn end_loan(&self, _: bool) {}

    fn bot(&self) -> Option<String> {
        None
    }

    fn work(&self) -> Option<&Arc<Work>> {
        Some(&self.0)
    }

    fn as_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync> {
        self
    }
}

/// The place of the code that calls, if it runs in a handler.
pub(crate) fn current() -> Option<Arc<dyn Place>> {
    PLACE.try_with(Arc::clone).ok()
}

/// Whether the calling code is a plain `fn` handler.
pub(crate) fn is_blocking() -> bool {
    THREAD.with_borrow(Option::is_some)
}

/// The username of the bot in whose handler the calling code runs, blocking or not.
pub(crate) fn bot() -> Option<String> {
    current().or_else(|| THREAD.with_borrow(Clone::clone)).and_then(|place| place.bot())
}

/// Waits for the future without holding the place that the calling code runs in.
pub(crate) async fn lent<F: Future>(future: F) -> F::Output {
    let on_thread = is_blocking();
    let loan = current().filter(|place| place.lend(on_thread)).map(|place| Loan { place, on_thread });
    let output = future.await;
    if let Some(loan) = loan {
        loan.place.take_back().await;
    }
    output
}

/// A place that is lent, until what waits without it goes on or is given up.
struct Loan {
    place: Arc<dyn Place>,
    on_thread: bool,
}

impl Drop for Loan {
    fn drop(&mut self) {
        self.place.end_loan(self.on_thread);
    }
}

thread_local! {
    /// The place of a blocking handler, whose thread tokio's task-locals do not reach.
    static THREAD: std::cell::RefCell<Option<Arc<dyn Place>>> = const { std::cell::RefCell::new(None) };
}

/// Runs blocking code, which does not panic, in the place.
pub(crate) fn on_thread<T>(place: Option<Arc<dyn Place>>, work: impl FnOnce() -> T) -> T {
    THREAD.set(place);
    let output = work();
    THREAD.set(None);
    output
}

/// Runs the future in the place of the blocking code that waits for it.
pub(crate) async fn carried<F: Future>(future: F) -> F::Output {
    match THREAD.with_borrow(Clone::clone) {
        Some(place) => within(place, future).await,
        None => future.await,
    }
}
