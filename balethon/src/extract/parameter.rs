//! What emitted code demands of a handler's parameters, so that a wrong type is one error at that type.
//!
//! Each demand is made in one place, a function like `fn __p0() -> impl Parameter<T> { parameter::<OnMessage, T>("t") }`;
//! whatever uses the parameter after that sees an `impl Parameter<T>` and demands nothing more.

use std::marker::PhantomData;

use super::{CaughtError, FromEvent, Interruption, Param, error_param, error_ref, extract, param};
use crate::event::{Context, EventKind};

/// A parameter that is taken from the event.
pub trait Parameter<T>: Send {
    /// What is known of it at the start.
    fn describe(&self) -> Param;

    /// The parameter, from this event.
    fn take(self, cx: &Context) -> impl Future<Output = Result<T, Interruption>> + Send;
}

struct FromEvents<K, T> {
    name: &'static str,
    kind: PhantomData<fn() -> (K, T)>,
}

impl<K: EventKind, T: FromEvent<K>> Parameter<T> for FromEvents<K, T> {
    fn describe(&self) -> Param {
        param::<K, T>(self.name)
    }

    fn take(self, cx: &Context) -> impl Future<Output = Result<T, Interruption>> + Send {
        extract::<K, T>(cx, self.name)
    }
}

/// Demands that events of the kind give the type.
pub fn parameter<K: EventKind, T: FromEvent<K>>(name: &'static str) -> impl Parameter<T> {
    FromEvents::<K, T> { name, kind: PhantomData }
}

/// What is known of a parameter at the start.
pub fn describe<T>(parameter: impl Parameter<T>) -> Param {
    parameter.describe()
}

/// Takes a parameter from an event.
pub fn take<T>(parameter: impl Parameter<T>, cx: &Context) -> impl Future<Output = Result<T, Interruption>> + Send {
    parameter.take(cx)
}

/// A parameter that borrows the error of an error event.
pub trait ErrorParameter<E>: Send {
    /// What is known of it at the start.
    fn describe(&self) -> Param;

    /// The error of this event, if it is of the type.
    ///
    /// # Errors
    /// It is of another.
    fn borrow<'a>(&self, cx: &'a Context) -> Result<&'a E, Interruption>;
}

struct Caught<E> {
    name: &'static str,
    error: PhantomData<fn() -> E>,
}

impl<E: CaughtError> ErrorParameter<E> for Caught<E> {
    fn describe(&self) -> Param {
        error_param::<E>(self.name)
    }

    fn borrow<'a>(&self, cx: &'a Context) -> Result<&'a E, Interruption> {
        error_ref(cx, self.name)
    }
}

/// Demands that the type is one of errors.
pub fn error_parameter<E: CaughtError>(name: &'static str) -> impl ErrorParameter<E> {
    Caught::<E> { name, error: PhantomData }
}

/// What is known of such a parameter at the start.
pub fn describe_error<E>(parameter: impl ErrorParameter<E>) -> Param {
    parameter.describe()
}

/// Borrows the error from an event.
///
/// # Errors
/// It is of another type.
pub fn borrow_error<E>(parameter: impl ErrorParameter<E>, cx: &Context) -> Result<&E, Interruption> {
    parameter.borrow(cx)
}
