//! Every path that emitted code may name, and nothing else. No part of the public interface.

use std::any::TypeId;

pub use inventory;

pub use crate::condition::{self as conditions, Condition, IntoVerdict, Verdict};
pub use crate::event::{
    Context, EventKind, Kind, OnCallbackQuery, OnConnect, OnDisconnect, OnEditedMessage, OnError, OnInitialize,
    OnMessage, OnPreCheckoutQuery, OnShutdown, OnUpdate,
};
pub use crate::extract::{Interruption, Param, error_param, error_ref, extract, param};
pub use crate::handler::{Calling, Handlers, Registration, Route, answer, blocking, may_pass};

/// The kind of a marker.
pub const fn kind_of<K: EventKind>() -> Kind {
    K::KIND
}

/// The type of a function item.
pub fn type_id_of<T: 'static>(_: &T) -> TypeId {
    TypeId::of::<T>()
}

/// The one box of a handler.
pub fn box_future<F>(future: F) -> Calling
where
    F: Future<Output = Result<crate::handler::Flow, Interruption>> + Send + 'static,
{
    Box::pin(future)
}

/// `a & b`
pub fn and(a: Condition, b: Condition) -> Condition {
    a & b
}

/// `a | b`
pub fn or(a: Condition, b: Condition) -> Condition {
    a | b
}

/// `!a`
pub fn not(a: Condition) -> Condition {
    !a
}

/// A condition that is a function of the user's.
pub fn custom<K: EventKind>(
    name: &'static str,
    id: Option<TypeId>,
    ask: impl for<'a> Fn(&'a K::Event) -> Verdict<'a> + Send + Sync + 'static,
) -> Condition {
    Condition::own::<K>(name, id, ask)
}

/// What a condition of the user's answered.
pub fn verdict<'a, M, V: IntoVerdict<'a, M>>(answer: V) -> Verdict<'a> {
    answer.into_verdict()
}

/// A condition that a call made.
pub fn value(condition: impl Into<Condition>) -> Condition {
    condition.into()
}
