//! How a handler is called: parameters taken, function run, answer given. What emitted code calls.
//!
//! Nothing in a call depends on the function's own type but the pointer to it, so handlers that take and answer the same
//! types share the code of it, and a handler is quick to compile. The price is a second box, some 20 ns to a call.

use std::pin::Pin;

use super::Calling;
use super::answers::Answers;
use crate::event::Context;
use crate::extract::Interruption;
use crate::extract::parameter::{ErrorParameter, Parameters};
use crate::panics;

/// An `async` handler's function running.
pub type Running<'a, A> = Pin<Box<dyn Future<Output = A> + Send + 'a>>;

/// Demands that the future of a handler can go from thread to thread.
pub fn running<'a, A>(future: impl Future<Output = A> + Send + 'a) -> Running<'a, A> {
    Box::pin(future)
}

/// Calls an `async` handler.
pub fn call<T: Send + 'static, A: Send + 'static>(
    cx: Context,
    parameters: impl Parameters<T> + 'static,
    answers: impl Answers<A> + 'static,
    run: fn(T) -> Running<'static, A>,
) -> Calling {
    Box::pin(async move {
        let taken = take(parameters, &cx).await?;
        answers.give(run(taken).await, &cx).await
    })
}

/// Calls an `async` handler that borrows the error.
pub fn call_with_error<E: Sync + 'static, T: Send + 'static, A: Send + 'static>(
    cx: Context,
    error: impl ErrorParameter<E> + 'static,
    parameters: impl Parameters<T> + 'static,
    answers: impl Answers<A> + 'static,
    run: for<'a> fn(&'a E, T) -> Running<'a, A>,
) -> Calling {
    Box::pin(async move {
        let error = error.borrow(&cx)?;
        let taken = take(parameters, &cx).await?;
        answers.give(run(error, taken).await, &cx).await
    })
}

/// Calls a plain `fn` handler, on a thread.
pub fn call_blocking<T: Send + 'static, A: Send + 'static>(
    cx: Context,
    parameters: impl Parameters<T> + 'static,
    answers: impl Answers<A> + 'static,
    run: fn(T) -> A,
) -> Calling {
    Box::pin(async move {
        let taken = take(parameters, &cx).await?;
        answers.give(blocking(move || run(taken)).await?, &cx).await
    })
}

/// Calls a plain `fn` handler that borrows the error, on a thread.
pub fn call_blocking_with_error<E: 'static, T: Send + 'static, A: Send + 'static>(
    cx: Context,
    error: impl ErrorParameter<E> + 'static,
    parameters: impl Parameters<T> + 'static,
    answers: impl Answers<A> + 'static,
    run: fn(&E, T) -> A,
) -> Calling {
    Box::pin(async move {
        // Whether it matches is known here; the thread cannot borrow from here, and looks the error up again.
        error.borrow(&cx)?;
        let taken = take(parameters, &cx).await?;
        let context = cx.clone();
        let work = move || Ok::<_, Interruption>(run(error.borrow(&context)?, taken));
        answers.give(blocking(work).await??, &cx).await
    })
}

/// The parameters, from this event. Where handlers are only asked, this is where it ends.
async fn take<T>(parameters: impl Parameters<T>, cx: &Context) -> Result<T, Interruption> {
    let taken = parameters.take(cx).await?;
    if cx.is_dry() { Err(Interruption::NotRun) } else { Ok(taken) }
}

/// Runs a plain `fn` handler on a thread of its own.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Interruption> {
    let place = crate::place::current();
    let task = tokio::task::spawn_blocking(move || crate::place::on_thread(place, || panics::catch(work)));
    match task.await {
        Ok(Ok(output)) => Ok(output),
        Ok(Err(panic)) => Err(Interruption::Failed(panic.into())),
        // The runtime is going away and took the task with it.
        Err(error) => Err(Interruption::Failed(error.into())),
    }
}
