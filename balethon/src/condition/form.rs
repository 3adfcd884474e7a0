//! The two forms of a condition that is a function of the user's: over the event, and with parameters that are taken from
//! it. Which one it is the compiler finds out, where emitted code calls `(&asking(&function)).form()`.

use std::any::TypeId;
use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;

use futures_util::future::BoxFuture;

use super::{Condition, IntoVerdict, Verdict};
use crate::error::Failure;
use crate::event::{Context, EventKind};
use crate::extract::{FromEvent, Param, param};

/// What `#[condition]` knows of its function: the names, which no type has.
pub struct ConditionRegistration {
    /// Of the parameters.
    pub params: &'static [&'static str],
    /// The function item's type.
    pub function: fn() -> TypeId,
}

inventory::collect!(ConditionRegistration);

/// A condition that is a function of the user's.
pub fn function(
    name: &'static str,
    function: TypeId,
    params: Vec<Param>,
    ask: impl for<'a> Fn(&'a Context) -> Verdict<'a> + Send + Sync + 'static,
) -> Condition {
    let known = inventory::iter::<ConditionRegistration>.into_iter().find(|known| (known.function)() == function);
    let names = known.map_or(&[][..], |known| known.params).iter().copied().chain(std::iter::repeat("_"));
    let params = params.into_iter().zip(names).map(|(param, name)| Param { name, ..param }).collect();
    Condition::function(name, function, params, ask)
}

/// A function whose form is asked for.
#[derive(Debug)]
pub struct Asking<K, F>(PhantomData<fn() -> (K, F)>);

/// The function as it is asked about events of the kind.
pub fn asking<K: EventKind, F>(_: &F) -> Asking<K, F> {
    Asking(PhantomData)
}

/// Functions over the event.
pub trait OverEvent<K> {
    /// That form.
    fn form(&self) -> EventForm<K> {
        EventForm(PhantomData)
    }
}

impl<K: EventKind, F: for<'a> Over<'a, K::Event>> OverEvent<K> for Asking<K, F> {}

/// All others. It is for a reference to [`Asking`], where methods are looked for later.
pub trait OverParameters<K> {
    /// That form.
    fn form(&self) -> ParameterForm<K> {
        ParameterForm(PhantomData)
    }
}

impl<K, F> OverParameters<K> for &Asking<K, F> {}

/// A function over a borrowed event.
pub trait Over<'a, E> {}

impl<'a, E: 'a, V, F: Fn(&'a E) -> V> Over<'a, E> for F {}

/// The form of functions over the event.
#[derive(Debug)]
pub struct EventForm<K>(PhantomData<fn() -> K>);

/// A function over the event.
#[derive(Debug)]
pub struct ByEvent<K, F>(F, PhantomData<fn() -> K>);

impl<K: EventKind> EventForm<K> {
    /// The function in this form.
    pub fn of<F>(self, function: F) -> ByEvent<K, F> {
        ByEvent(function, PhantomData)
    }
}

impl<K: EventKind, F> ByEvent<K, F> {
    /// It takes nothing else.
    pub fn params(&self) -> Vec<Param> {
        Vec::new()
    }

    /// What it answers, about events of its kind.
    pub fn ask<'a, V>(&self, cx: &'a Context) -> Option<V>
    where
        F: Fn(&'a K::Event) -> V,
    {
        K::event(cx).map(&self.0)
    }
}

/// The form of functions with parameters.
#[derive(Debug)]
pub struct ParameterForm<K>(PhantomData<fn() -> K>);

type Ask = dyn for<'a> Fn(&'a Context) -> BoxFuture<'a, Result<bool, Failure>> + Send + Sync;

/// A function with parameters.
pub struct ByParameters {
    params: Vec<Param>,
    ask: Arc<Ask>,
}

impl<K: EventKind> ParameterForm<K> {
    /// The function in this form. Nothing is demanded of it but here, so that what is wrong with it is one error.
    pub fn of<M: 'static, F: AskWith<K, M>>(self, function: F) -> ByParameters {
        ByParameters { params: F::params(), ask: Arc::new(move |cx| Box::pin(function.ask(cx))) }
    }
}

impl ByParameters {
    /// What is known of its parameters, but for their names.
    pub fn params(&self) -> Vec<Param> {
        self.params.clone()
    }

    /// What it answers.
    pub fn ask<'a>(&self, cx: &'a Context) -> Option<BoxFuture<'a, Result<bool, Failure>>> {
        Some((self.ask)(cx))
    }
}

/// A function with parameters that events of the kind give. `M` keeps the forms apart and is inferred.
pub trait AskWith<K, M>: Copy + Send + Sync + 'static {
    /// What is known of the parameters, but for their names.
    fn params() -> Vec<Param>;

    /// Takes the parameters and asks; a parameter that is absent is a no.
    fn ask(self, cx: &Context) -> impl Future<Output = Result<bool, Failure>> + Send;
}

macro_rules! ask_with {
    ($($($T:ident)*;)*) => {$(
        #[allow(non_snake_case, unused_variables, reason = "a name for each place, and none in `()`")]
        impl<K, M, V, F, $($T),*> AskWith<K, (M, V, $($T),*)> for F
        where
            K: EventKind,
            V: IntoVerdict<'static, M> + Send + 'static,
            F: Fn($($T),*) -> V + Copy + Send + Sync + 'static,
            $($T: FromEvent<K>,)*
        {
            fn params() -> Vec<Param> {
                vec![$(param::<K, $T>("_")),*]
            }

            async fn ask(self, cx: &Context) -> Result<bool, Failure> {
                $(let Some($T) = $T::from_event(cx).await.map_err(Into::into)? else { return Ok(false) };)*
                let answer = self($($T),*).into_verdict();
                answer.get().await
            }
        }
    )*};
}

ask_with! {
    ;
    T0;
    T0 T1;
    T0 T1 T2;
    T0 T1 T2 T3;
    T0 T1 T2 T3 T4;
    T0 T1 T2 T3 T4 T5;
    T0 T1 T2 T3 T4 T5 T6;
    T0 T1 T2 T3 T4 T5 T6 T7;
    T0 T1 T2 T3 T4 T5 T6 T7 T8;
    T0 T1 T2 T3 T4 T5 T6 T7 T8 T9;
    T0 T1 T2 T3 T4 T5 T6 T7 T8 T9 T10;
    T0 T1 T2 T3 T4 T5 T6 T7 T8 T9 T10 T11;
}
