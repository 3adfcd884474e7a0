//! Every path that emitted code may name, and nothing else. No part of the public interface.

use std::any::TypeId;
use std::marker::PhantomData;

pub use balethon_macros::apart;
pub use inventory;

pub use crate::condition::form::{ConditionRegistration, OverEvent, OverOther, OverParameters, asking, function};
pub use crate::condition::{Condition, IntoCondition, IntoVerdict, Verdict};
pub use crate::event::{
    Bound, Context, EventKind, Kind, OnAfter, OnBefore, OnCallbackQuery, OnConnect, OnDisconnect, OnEditedMessage,
    OnError, OnInitialize, OnMessage, OnPreCheckoutQuery, OnShutdown, OnUpdate,
};
pub use crate::extract::capture::capture;
pub use crate::extract::parameter::{
    ErrorParameter, Parameter, describe, describe_with_error, elsewhere, error_parameter, parameter,
};
pub use crate::extract::state::bound;
pub use crate::handler::answers::{Answers, answers, may_pass};
pub use crate::handler::call::{
    Holding, HoldingLocal, Running, call, call_blocking, call_blocking_with_error, call_with_error,
};
pub use crate::handler::{Calling, Chain, Handlers, Registration, gate_answers};
pub use crate::route::{
    Capture, FilledBy, InState, Piece, PlainCapture, Route, Takes, Templates, W, any_state, check, data, in_state,
    link, link_of, nowhere, text, usage,
};
#[cfg(feature = "regex")]
pub use crate::route::{Patterns, check_group};
pub use crate::states::{Field, Fields, Per, State, StateType, Variant, field, from_serde, nested, to_serde, unnest};
pub use serde;
pub use serde_json::Result as Stored;

/// The built-in conditions: what the macros' table holds, and nothing else.
pub mod conditions {
    pub use crate::condition::builtin::*;
    pub use crate::condition::called::*;
    pub use crate::condition::member::{Here, is_admin, is_joined};
}

/// The kind of a marker.
pub const fn kind_of<K: EventKind>() -> Kind {
    K::KIND
}

/// The type of a function item.
pub fn type_id_of<T: 'static>(_: &T) -> TypeId {
    TypeId::of::<T>()
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

/// What a condition of the user's answered; nothing where it could not be asked about the event, which is a no.
pub fn verdict<'a, M, V: IntoVerdict<'a, M> + Send + 'a>(answer: Option<V>) -> Verdict<'a> {
    answer.map_or_else(|| Verdict::from(false), IntoVerdict::into_verdict)
}

/// The kind whose events a condition is asked about.
pub struct On<K>(PhantomData<K>);

/// Conditions on events of a kind.
pub const fn on<K: EventKind>() -> On<K> {
    On(PhantomData)
}

impl<K: EventKind> On<K> {
    /// A condition that is a closure of the user's. What it answers borrows nothing of the event.
    pub fn closure<M, V: IntoVerdict<'static, M> + Send + 'static>(
        self,
        name: &'static str,
        ask: impl Fn(&K::Event) -> V + Send + Sync + 'static,
    ) -> Condition {
        Condition::new::<K>(name, move |event| ask(event).into_verdict())
    }

    /// A condition that a call made.
    pub fn call<M>(self, name: &'static str, condition: impl IntoCondition<K, M>) -> Condition {
        condition.into_condition(name)
    }
}
