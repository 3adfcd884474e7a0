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

/// A parameter that another attribute of the function captures, and this one does not.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is captured by another attribute of this function, and not by this one",
    label = "not captured by `{E}` here",
    note = "capture it here as well, or take it in an `Option`, which is `None` for the attribute that does not"
)]
pub trait Elsewhere<E: EventKind, M>: Sized + Send {
    #[doc(hidden)]
    fn otherwise(name: &'static str) -> impl Parameter<Self>;
}

/// Marks what the event gives.
pub enum Given {}

/// Marks what is absent.
pub enum Nothing {}

#[diagnostic::do_not_recommend]
impl<E: EventKind, T: FromEvent<E>> Elsewhere<E, Given> for T {
    fn otherwise(name: &'static str) -> impl Parameter<Self> {
        parameter::<E, T>(name)
    }
}

#[diagnostic::do_not_recommend]
impl<E: EventKind, T: Send> Elsewhere<E, Nothing> for Option<T> {
    fn otherwise(name: &'static str) -> impl Parameter<Self> {
        Absent { name }
    }
}

struct Absent {
    name: &'static str,
}

impl<T> Parameter<Option<T>> for Absent {
    fn describe(&self) -> Param {
        Param { name: self.name, need: None, state: None, may_skip: false, demands: None }
    }

    async fn take(self, _: &Context) -> Result<Option<T>, Interruption> {
        Ok(None)
    }
}

/// Demands that the type can be had without the capture that another attribute of the function has for it.
pub fn elsewhere<E: EventKind, T: Elsewhere<E, M>, M>(name: &'static str) -> impl Parameter<T> {
    T::otherwise(name)
}

/// All parameters of a handler that are taken from the event, as a tuple.
pub trait Parameters<T>: Send {
    /// What is known of them at the start.
    fn describe(&self) -> Vec<Param>;

    /// The parameters, from this event.
    fn take(self, cx: &Context) -> impl Future<Output = Result<T, Interruption>> + Send;
}

macro_rules! parameters {
    ($($($P:ident $T:ident)*;)*) => {$(
        #[allow(non_snake_case, unused_variables, reason = "a name for each place in the tuple, and none in `()`")]
        impl<$($T: Send, $P: Parameter<$T>),*> Parameters<($($T,)*)> for ($($P,)*) {
            fn describe(&self) -> Vec<Param> {
                let ($($P,)*) = self;
                vec![$($P.describe()),*]
            }

            async fn take(self, cx: &Context) -> Result<($($T,)*), Interruption> {
                let ($($P,)*) = self;
                Ok(($($P.take(cx).await?,)*))
            }
        }
    )*};
}

parameters! {
    ;
    P0 T0;
    P0 T0 P1 T1;
    P0 T0 P1 T1 P2 T2;
    P0 T0 P1 T1 P2 T2 P3 T3;
    P0 T0 P1 T1 P2 T2 P3 T3 P4 T4;
    P0 T0 P1 T1 P2 T2 P3 T3 P4 T4 P5 T5;
    P0 T0 P1 T1 P2 T2 P3 T3 P4 T4 P5 T5 P6 T6;
    P0 T0 P1 T1 P2 T2 P3 T3 P4 T4 P5 T5 P6 T6 P7 T7;
    P0 T0 P1 T1 P2 T2 P3 T3 P4 T4 P5 T5 P6 T6 P7 T7 P8 T8;
    P0 T0 P1 T1 P2 T2 P3 T3 P4 T4 P5 T5 P6 T6 P7 T7 P8 T8 P9 T9;
    P0 T0 P1 T1 P2 T2 P3 T3 P4 T4 P5 T5 P6 T6 P7 T7 P8 T8 P9 T9 P10 T10;
    P0 T0 P1 T1 P2 T2 P3 T3 P4 T4 P5 T5 P6 T6 P7 T7 P8 T8 P9 T9 P10 T10 P11 T11;
}

/// What is known at the start of the parameters that are taken from the event.
pub fn describe<T>(parameters: impl Parameters<T>) -> Vec<Param> {
    parameters.describe()
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

/// The same with a parameter that borrows the error.
pub fn describe_with_error<E, T>(error: impl ErrorParameter<E>, parameters: impl Parameters<T>) -> Vec<Param> {
    let mut params = parameters.describe();
    params.push(error.describe());
    params
}
