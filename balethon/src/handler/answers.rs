//! What emitted code demands of a handler's answer, in the way of [`Parameter`](crate::extract::Parameter): once.

use std::marker::PhantomData;

use super::{Flow, IntoAnswer};
use crate::event::{Context, EventKind};
use crate::extract::Interruption;

/// How a handler's answers of the type are given.
pub trait Answers: Send {
    /// The type. That it goes between threads is demanded with all else, and not once more by those who ask for `Answers`.
    type Value: Send;

    /// Whether such an answer may pass the update on.
    fn may_pass(&self) -> bool;

    /// Does what the answer says.
    fn give(self, answer: Self::Value, cx: &Context) -> impl Future<Output = Result<Flow, Interruption>> + Send;
}

struct ToKind<K, A>(PhantomData<fn() -> (K, A)>);

impl<K: EventKind, A: IntoAnswer<K>> Answers for ToKind<K, A> {
    type Value = A;

    fn may_pass(&self) -> bool {
        A::MAY_PASS
    }

    async fn give(self, answer: Self::Value, cx: &Context) -> Result<Flow, Interruption> {
        answer.into_answer(cx).await.map_err(Interruption::Failed)
    }
}

/// Demands that handlers of the kind may answer with the type.
pub fn answers<K: EventKind, A: IntoAnswer<K>>() -> impl Answers<Value = A> {
    ToKind::<K, A>(PhantomData)
}

/// Whether an answer of the type may pass the update on.
pub fn may_pass(answers: impl Answers) -> bool {
    answers.may_pass()
}
