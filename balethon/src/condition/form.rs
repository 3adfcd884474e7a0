//! The two forms of a condition that is a function of the user's: over the event, and with parameters that are taken from
//! it. Which one it is the compiler finds out, where emitted code calls `(&&asking(&function)).form()`: methods of `&Asking`
//! are looked for first, then those of `&&Asking`, then those of `Asking`.

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

impl<K: EventKind, F: for<'a> Over<'a, K::Event>> OverEvent<K> for &Asking<K, F> {}

/// Functions over something else that is borrowed, as the event of another kind: they cannot be asked.
pub trait OverOther<K, E: ?Sized> {
    /// No form.
    fn form(&self) -> OtherForm<K, E> {
        OtherForm(PhantomData)
    }
}

impl<K, E: ?Sized, F: for<'a> Over<'a, E>> OverOther<K, E> for &&Asking<K, F> {}

/// All others.
pub trait OverParameters<K> {
    /// That form.
    fn form(&self) -> ParameterForm<K> {
        ParameterForm(PhantomData)
    }
}

impl<K, F> OverParameters<K> for Asking<K, F> {}

/// A function over a borrowed event.
pub trait Over<'a, E: ?Sized> {}

impl<'a, E: ?Sized + 'a, V, F: Fn(&'a E) -> V> Over<'a, E> for F {}

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

/// What functions have that are asked about another event.
#[derive(Debug)]
pub struct OtherForm<K, E: ?Sized>(PhantomData<fn(&E) -> K>);

impl<K: EventKind, E: ?Sized> OtherForm<K, E> {
    /// Demands what never is.
    pub fn of<F>(self, _: F) -> ByParameters
    where
        E: EventOf<K>,
    {
        unreachable!("no type is an `EventOf`")
    }
}

/// Says which event a condition is asked about. Nothing implements it.
#[diagnostic::on_unimplemented(
    message = "this condition is asked about a `&{Self}`, and the event of `{K}` is another",
    label = "over `&{Self}`",
    note = "conditions of `on_message` and `on_edited_message` are asked about the `&Message`, of `on_callback_query` about \
            the `&CallbackQuery`, of `on_pre_checkout_query` about the `&PreCheckoutQuery`",
    note = "those of `on_update`, `before`, `after` and `chain!` are asked about the `&Update`",
    note = "with `#[condition]` a function takes what it needs of any event: `fn is_long(message: Message) -> bool`"
)]
pub trait EventOf<K> {}

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
    pub fn of<P, M, F>(self, function: F) -> ByParameters
    where
        P: FromEvents<K> + 'static,
        F: Function<P, Answer: IntoVerdict<'static, M> + Send + 'static>,
    {
        let ask = erase(move |cx| {
            Box::pin(async move {
                let Some(parameters) = P::from_events(cx).await? else { return Ok(false) };
                function.call(parameters).into_verdict().get().await
            })
        });
        ByParameters { params: P::params(), ask }
    }
}

// Names the closure's signature, which is not inferred through `Arc::new`.
fn erase(
    ask: impl for<'a> Fn(&'a Context) -> BoxFuture<'a, Result<bool, Failure>> + Send + Sync + 'static,
) -> Arc<Ask> {
    Arc::new(ask)
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

/// A function with parameters, whatever they are.
#[diagnostic::on_unimplemented(
    message = "this is no condition",
    label = "neither a function over the event nor one with parameters of its own",
    note = "a condition is a function over the event, such as `fn(&Message) -> bool`, or one with `#[condition]`",
    note = "a command or text is none, and stands in quotes, as no attribute sees what a constant holds"
)]
pub trait Function<P>: Copy + Send + Sync + 'static {
    /// What it returns.
    type Answer;

    /// Calls it.
    fn call(self, parameters: P) -> Self::Answer;
}

/// Parameters that events of the kind give.
pub trait FromEvents<K>: Sized + Send {
    /// What is known of them, but for their names.
    fn params() -> Vec<Param>;

    /// The parameters, unless one of them is absent.
    fn from_events(cx: &Context) -> impl Future<Output = Result<Option<Self>, Failure>> + Send;
}

macro_rules! with_parameters {
    ($($($T:ident)*;)*) => {$(
        #[allow(non_snake_case, reason = "a name for each place")]
        impl<V, F, $($T),*> Function<($($T,)*)> for F
        where
            F: Fn($($T),*) -> V + Copy + Send + Sync + 'static,
        {
            type Answer = V;

            fn call(self, ($($T,)*): ($($T,)*)) -> V {
                self($($T),*)
            }
        }

        #[allow(non_snake_case, unused_variables, reason = "a name for each place, and none in `()`")]
        impl<K: EventKind, $($T: FromEvent<K>),*> FromEvents<K> for ($($T,)*) {
            fn params() -> Vec<Param> {
                vec![$(param::<K, $T>("_")),*]
            }

            async fn from_events(cx: &Context) -> Result<Option<Self>, Failure> {
                $(let Some($T) = $T::from_event(cx).await.map_err(Into::into)? else { return Ok(None) };)*
                Ok(Some(($($T,)*)))
            }
        }
    )*};
}

crate::extract::for_each_number_of_parameters!(with_parameters);
