//! What a condition of the user's may answer.

use std::fmt;
use std::future::Future;

use futures_util::future::BoxFuture;

use crate::error::Failure;

/// The answer of a condition: a `bool`, or a future of one; either may fail.
pub struct Verdict<'a>(Answer<'a>);

enum Answer<'a> {
    Now(Result<bool, Failure>),
    Later(BoxFuture<'a, Result<bool, Failure>>),
}

impl<'a> Verdict<'a> {
    /// An answer that takes a while.
    pub fn later<E: Into<Failure>>(answer: impl Future<Output = Result<bool, E>> + Send + 'a) -> Self {
        Self(Answer::Later(Box::pin(async move { answer.await.map_err(Into::into) })))
    }

    pub(crate) async fn get(self) -> Result<bool, Failure> {
        match self.0 {
            Answer::Now(answer) => answer,
            Answer::Later(answer) => answer.await,
        }
    }
}

impl From<bool> for Verdict<'_> {
    fn from(answer: bool) -> Self {
        Self(Answer::Now(Ok(answer)))
    }
}

impl fmt::Debug for Verdict<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verdict")
    }
}

/// What a function must return to be a condition. `M` keeps the forms apart and is inferred.
#[diagnostic::on_unimplemented(
    message = "a condition answers `bool`, not `{Self}`",
    label = "not a condition",
    note = "a condition is a function over the event that returns `bool` or `Result<bool, E>`, and may be `async`"
)]
pub trait IntoVerdict<'a, M> {
    /// The answer. That it can go from thread to thread is asked for here and not by the implementations, so that a
    /// future which cannot is told so, and not that it is no answer.
    fn into_verdict(self) -> Verdict<'a>
    where
        Self: Send + 'a;
}

/// Marks the forms of [`IntoVerdict`].
#[derive(Debug)]
pub struct Form<const N: u8>;

impl<'a> IntoVerdict<'a, Form<0>> for bool {
    fn into_verdict(self) -> Verdict<'a> {
        self.into()
    }
}

impl<'a, E: Into<Failure>> IntoVerdict<'a, Form<1>> for Result<bool, E> {
    fn into_verdict(self) -> Verdict<'a> {
        Verdict(Answer::Now(self.map_err(Into::into)))
    }
}

#[diagnostic::do_not_recommend]
impl<'a, F: Future<Output: IntoOutcome>> IntoVerdict<'a, Form<2>> for F {
    fn into_verdict(self) -> Verdict<'a>
    where
        Self: Send + 'a,
    {
        Verdict(Answer::Later(Box::pin(async move { self.await.into_outcome() })))
    }
}

/// What the future of an async condition gives.
#[diagnostic::on_unimplemented(
    message = "a condition answers `bool`, not `{Self}`",
    note = "an `async` condition returns `bool` or `Result<bool, E>`"
)]
pub trait IntoOutcome {
    /// The answer, or the failure.
    fn into_outcome(self) -> Result<bool, Failure>;
}

impl IntoOutcome for bool {
    fn into_outcome(self) -> Result<bool, Failure> {
        Ok(self)
    }
}

impl<E: Into<Failure>> IntoOutcome for Result<bool, E> {
    fn into_outcome(self) -> Result<bool, Failure> {
        self.map_err(Into::into)
    }
}
