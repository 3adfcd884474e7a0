//! What emitted code demands of a handler's parameters, so that a wrong type is one error at that type.
//!
//! Each demand is made in one place, a function like `fn __p0() -> impl Parameter<Value = T> { parameter::<OnMessage, T>("t") }`;
//! whatever uses the parameter after that sees an `impl Parameter` and demands nothing more.

use std::marker::PhantomData;

use super::{CaughtError, FromEvent, Interruption, Param, error_param, error_ref, extract, param};
use crate::event::{Context, EventKind};

/// A parameter that is taken from the event.
pub trait Parameter: Send {
    /// Its type.
    type Value: Send;

    /// What is known of it at the start.
    fn describe(&self) -> Param;

    /// The parameter, from this event.
    fn take(self, cx: &Context) -> impl Future<Output = Result<Self::Value, Interruption>> + Send;
}

struct FromEvents<K, T> {
    name: &'static str,
    kind: PhantomData<fn() -> (K, T)>,
}

impl<K: EventKind, T: FromEvent<K>> Parameter for FromEvents<K, T> {
    type Value = T;

    fn describe(&self) -> Param {
        param::<K, T>(self.name)
    }

    fn take(self, cx: &Context) -> impl Future<Output = Result<T, Interruption>> + Send {
        extract::<K, T>(cx, self.name)
    }
}

/// Demands that events of the kind give the type.
pub fn parameter<K: EventKind, T: FromEvent<K>>(name: &'static str) -> impl Parameter<Value = T> {
    FromEvents::<K, T> { name, kind: PhantomData }
}

/// A parameter that another attribute of the function captures, and this one does not.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is captured by one attribute of this function, and not by another",
    label = "not captured by every attribute",
    note = "capture it in each of them, or take it in an `Option`, which is `None` where it is not captured"
)]
pub trait Elsewhere<E: EventKind, M>: Sized + Send {
    #[doc(hidden)]
    fn otherwise(name: &'static str) -> impl Parameter<Value = Self>;
}

/// Marks what the event gives.
pub enum Given {}

/// Marks what is absent.
pub enum Nothing {}

#[diagnostic::do_not_recommend]
impl<E: EventKind, T: FromEvent<E>> Elsewhere<E, Given> for T {
    fn otherwise(name: &'static str) -> impl Parameter<Value = Self> {
        parameter::<E, T>(name)
    }
}

#[diagnostic::do_not_recommend]
impl<E: EventKind, T: Send> Elsewhere<E, Nothing> for Option<T> {
    fn otherwise(name: &'static str) -> impl Parameter<Value = Self> {
        Absent { name, kind: PhantomData }
    }
}

struct Absent<T> {
    name: &'static str,
    kind: PhantomData<fn() -> T>,
}

impl<T: Send> Parameter for Absent<T> {
    type Value = Option<T>;

    fn describe(&self) -> Param {
        Param { name: self.name, need: None, state: None, may_skip: false, demands: None }
    }

    async fn take(self, _: &Context) -> Result<Option<T>, Interruption> {
        Ok(None)
    }
}

/// Demands that the type can be had without the capture that another attribute of the function has for it.
pub fn elsewhere<E: EventKind, T: Elsewhere<E, M>, M>(name: &'static str) -> impl Parameter<Value = T> {
    T::otherwise(name)
}

/// All parameters of a handler that are taken from the event, as a tuple.
pub trait Parameters: Send {
    /// Their types.
    type Values: Send;

    /// What is known of them at the start.
    fn describe(&self) -> Vec<Param>;

    /// The parameters, from this event.
    fn take(self, cx: &Context) -> impl Future<Output = Result<Self::Values, Interruption>> + Send;
}

macro_rules! parameters {
    ($($($P:ident)*;)*) => {$(
        #[allow(non_snake_case, unused_variables, reason = "a name for each place in the tuple, and none in `()`")]
        impl<$($P: Parameter),*> Parameters for ($($P,)*) {
            type Values = ($($P::Value,)*);

            fn describe(&self) -> Vec<Param> {
                let ($($P,)*) = self;
                vec![$($P.describe()),*]
            }

            async fn take(self, cx: &Context) -> Result<Self::Values, Interruption> {
                let ($($P,)*) = self;
                Ok(($($P.take(cx).await?,)*))
            }
        }
    )*};
}

crate::extract::for_each_number_of_parameters!(parameters);

/// What is known at the start of the parameters that are taken from the event.
pub fn describe(parameters: impl Parameters) -> Vec<Param> {
    parameters.describe()
}

/// A parameter that borrows the error of an error event.
pub trait ErrorParameter: Send {
    /// Its type, without the `&`.
    type Value;

    /// What is known of it at the start.
    fn describe(&self) -> Param;

    /// The error of this event, if it is of the type.
    ///
    /// # Errors
    /// It is of another.
    fn borrow<'a>(&self, cx: &'a Context) -> Result<&'a Self::Value, Interruption>;
}

struct Caught<E> {
    name: &'static str,
    error: PhantomData<fn() -> E>,
}

impl<E: CaughtError> ErrorParameter for Caught<E> {
    type Value = E;

    fn describe(&self) -> Param {
        error_param::<E>(self.name)
    }

    fn borrow<'a>(&self, cx: &'a Context) -> Result<&'a E, Interruption> {
        error_ref(cx, self.name)
    }
}

/// Demands that the type is one of errors.
pub fn error_parameter<E: CaughtError>(name: &'static str) -> impl ErrorParameter<Value = E> {
    Caught::<E> { name, error: PhantomData }
}

/// The same with a parameter that borrows the error.
pub fn describe_with_error(error: impl ErrorParameter, parameters: impl Parameters) -> Vec<Param> {
    let mut params = parameters.describe();
    params.push(error.describe());
    params
}
