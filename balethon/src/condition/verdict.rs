//! What a condition of the user's may answer.

use std::fmt;
use std::future::Future;

use futures_util::future::BoxFuture;

use super::Condition;
use crate::error::Failure;
use crate::event::EventKind;

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
    label = "not a yes or no",
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

#[diagnostic::do_not_recommend]
impl<'a> IntoVerdict<'a, Form<0>> for bool {
    fn into_verdict(self) -> Verdict<'a> {
        self.into()
    }
}

#[diagnostic::do_not_recommend]
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

/// What a call in an attribute may give, as `longer_than(100)` in `#[on_message(longer_than(100))]`: a [`Condition`],
/// or a closure over the event. `M` keeps the forms apart and is inferred.
#[diagnostic::on_unimplemented(
    message = "a call among the conditions gives a condition, not `{Self}`",
    label = "not a condition",
    note = "it gives a `Condition`, or a closure over the event: `fn longer_than(limit: usize) -> impl Fn(&Message) -> bool`"
)]
pub trait IntoCondition<K, M> {
    /// The condition, under the name that it has in the attribute.
    fn into_condition(self, name: &'static str) -> Condition;
}

#[diagnostic::do_not_recommend]
impl<K: EventKind> IntoCondition<K, Form<0>> for Condition {
    fn into_condition(self, _: &'static str) -> Condition {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<K, V, M, F> IntoCondition<K, (Form<1>, V, M)> for F
where
    K: EventKind,
    V: IntoVerdict<'static, M> + Send + 'static,
    F: Fn(&K::Event) -> V + Send + Sync + 'static,
{
    fn into_condition(self, name: &'static str) -> Condition {
        Condition::new::<K>(name, move |event| self(event).into_verdict())
    }
}
