//! How a handler is called: parameters taken, function run, answer given. What emitted code calls.
//!
//! Nothing in a call depends on the function's own type but the pointer to it, so handlers that take and answer the same
//! types share the code of it, and a handler is quick to compile. The price is a second box, some 20 ns to a call.

use std::marker::PhantomData;
use std::pin::Pin;

use super::Calling;
use super::answers::Answers;
use crate::event::Context;
use crate::extract::Interruption;
use crate::extract::parameter::{ErrorParameter, Parameters};
use crate::panics;

/// An `async` handler's function running.
pub type Running<'a, A> = Pin<Box<dyn Future<Output = A> + Send + 'a>>;

/// A handler's parameters, by which its future is judged.
#[derive(Debug)]
pub struct Holding<T>(PhantomData<T>);

impl<T: Send> Holding<T> {
    /// Demands that the future of a handler can go from thread to thread.
    pub fn run<'a, A>(future: impl Future<Output = A> + Send + 'a) -> Running<'a, A> {
        Box::pin(future)
    }
}

/// Parameters that cannot go themselves, which has been said of them: it need not be said of the future as well. The
/// compiler finds this where there is no function of [`Holding`]'s own.
pub trait HoldingLocal {
    /// Demands nothing, and is never called.
    fn run<'a, A>(_: impl Future<Output = A> + 'a) -> Running<'a, A> {
        unreachable!("such parameters do not compile")
    }
}

impl<T> HoldingLocal for Holding<T> {}

/// Calls an `async` handler.
pub fn call<P: Parameters<Values: 'static> + 'static, N: Answers<Value: 'static> + 'static>(
    cx: Context,
    parameters: P,
    answers: N,
    run: fn(P::Values) -> Running<'static, N::Value>,
) -> Calling {
    Box::pin(async move {
        let taken = take(parameters, &cx).await?;
        answers.give(run(taken).await, &cx).await
    })
}

/// Calls an `async` handler that borrows the error.
pub fn call_with_error<
    C: ErrorParameter<Value: Sync + 'static> + 'static,
    P: Parameters<Values: 'static> + 'static,
    N: Answers<Value: 'static> + 'static,
>(
    cx: Context,
    error: C,
    parameters: P,
    answers: N,
    run: for<'a> fn(&'a C::Value, P::Values) -> Running<'a, N::Value>,
) -> Calling {
    Box::pin(async move {
        let error = error.borrow(&cx)?;
        let taken = take(parameters, &cx).await?;
        answers.give(run(error, taken).await, &cx).await
    })
}

/// Calls a plain `fn` handler, on a thread.
pub fn call_blocking<P: Parameters<Values: 'static> + 'static, N: Answers<Value: 'static> + 'static>(
    cx: Context,
    parameters: P,
    answers: N,
    run: fn(P::Values) -> N::Value,
) -> Calling {
    Box::pin(async move {
        let taken = take(parameters, &cx).await?;
        answers.give(blocking(move || run(taken)).await?, &cx).await
    })
}

/// Calls a plain `fn` handler that borrows the error, on a thread.
pub fn call_blocking_with_error<
    C: ErrorParameter<Value: 'static> + 'static,
    P: Parameters<Values: 'static> + 'static,
    N: Answers<Value: 'static> + 'static,
>(
    cx: Context,
    error: C,
    parameters: P,
    answers: N,
    run: fn(&C::Value, P::Values) -> N::Value,
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
async fn take<P: Parameters>(parameters: P, cx: &Context) -> Result<P::Values, Interruption> {
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
