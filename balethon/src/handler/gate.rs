//! Gates: what `#[before]` functions may answer. How they run is in `dispatch/gates`.

use super::answer::IntoFailure;
use super::answers::{Answers, answers};
use super::{Flow, IntoAnswer};
use crate::event::OnBefore;

/// What a gate, a [`before`](macro@crate::before) function, may return: nothing, or what says where the update goes.
///
/// | returned | the update |
/// | --- | --- |
/// | `()` | goes on |
/// | [`Flow`] | goes on, and with [`Flow::Stop`] no further |
/// | `(answer, Flow)`, `(text, keyboard, Flow)` | the same, after the answer |
/// | `None` | goes on |
/// | `Err` | an error event, and goes no further |
///
/// A gate that answers something and forgets to stop the update would guard nothing: hence an answer without a `Flow`
/// does not compile.
#[diagnostic::on_unimplemented(
    message = "a gate cannot answer with `{Self}`: it has to say where the update goes",
    label = "no `Flow` in it",
    note = "`(answer, Flow::Stop)` ends the update, `(answer, Flow::Continue)` lets it go on; with a keyboard, \
            `(text, keyboard, Flow::Stop)`",
    note = "a gate that only looks returns `()`, or a `Flow`; each of these may stand in an `Option` or a `Result`"
)]
pub trait GateAnswer: IntoAnswer<OnBefore> {}

#[diagnostic::do_not_recommend]
impl GateAnswer for () {}

#[diagnostic::do_not_recommend]
impl GateAnswer for Flow {}

#[diagnostic::do_not_recommend]
impl<A: IntoAnswer<OnBefore>> GateAnswer for (A, Flow) {}

#[diagnostic::do_not_recommend]
impl<T: Send, M: Send> GateAnswer for (T, M, Flow) where (T, M): IntoAnswer<OnBefore> {}

impl<A: GateAnswer> GateAnswer for Option<A> {}

impl<A: GateAnswer, E: IntoFailure> GateAnswer for Result<A, E> {}

/// Demands that gates may answer with the type.
pub fn gate_answers<A: GateAnswer>() -> impl Answers<Value = A> {
    answers::<OnBefore, A>()
}
