//! Extractors: parameter types that are made from the event.
//!
//! A handler's parameters may stand in any order. Which type can come from which kind of event is known to the
//! compiler; a type that may be absent in this one event (a [`User`](crate::types::User) on a channel post, a
//! [`Photo`](crate::types::Photo) on a text) means that the handler does not match, and `Option<T>` opts out of that.
//!
//! | type | message, edited message | callback query | pre-checkout query | update, gate, `after` | error | lifecycle |
//! | --- | --- | --- | --- | --- | --- | --- |
//! | [`Client`](crate::Client), [`Context`], [`Data<T>`], [`Clock`](crate::Clock) | yes | yes | yes | yes | yes | yes |
//! | [`Message`](crate::types::Message) | yes | if known | | if any | if any | |
//! | [`CallbackQuery`](crate::types::CallbackQuery) | | yes | | if any | if any | |
//! | [`PreCheckoutQuery`](crate::types::PreCheckoutQuery) | | | yes | if any | if any | |
//! | [`Dialogue<S>`](crate::dialogue::Dialogue) | yes | yes | | | | |
//! | [`Update`](crate::types::Update) | yes | yes | yes | yes | if any | |
//! | [`User`](crate::types::User) | not in channels | yes | yes | if any | if any | |
//! | [`Chat`](crate::types::Chat) | yes | if known | | if any | if any | |
//! | content: [`Photo`](crate::types::Photo), [`Video`](crate::types::Video), … | if the message is one | | | | | |
//! | [`ErrorEvent`] | | | | | yes | |
//! | [`Outcome`](crate::event::Outcome) | | | | in `after` | | |
//! | [`MissingChats`](crate::condition::MissingChats) | if `is_joined` found some | … | | | | |
//! | `&E`, an error type | | | | | if it is one | |
//! | `Option<T>` | for what may be absent | … | | | | |
//! | `Result<T, T::Error>` | for what may fail | … | | | | |
//!
//! One's own are made by [`FromEvent`].

/// Calls a macro with the names of none to twelve parameters.
macro_rules! for_each_number_of_parameters {
    ($macro:ident) => {
        $macro! {
            ;
            P0;
            P0 P1;
            P0 P1 P2;
            P0 P1 P2 P3;
            P0 P1 P2 P3 P4;
            P0 P1 P2 P3 P4 P5;
            P0 P1 P2 P3 P4 P5 P6;
            P0 P1 P2 P3 P4 P5 P6 P7;
            P0 P1 P2 P3 P4 P5 P6 P7 P8;
            P0 P1 P2 P3 P4 P5 P6 P7 P8 P9;
            P0 P1 P2 P3 P4 P5 P6 P7 P8 P9 P10;
            P0 P1 P2 P3 P4 P5 P6 P7 P8 P9 P10 P11;
        }
    };
}
pub(crate) use for_each_number_of_parameters;

pub(crate) mod capture;
mod data;
mod event;
mod option;
pub(crate) mod parameter;
pub(crate) mod state;

use std::any::{TypeId, type_name};
use std::future::Future;

pub use data::Data;

use crate::error::{Error, ErrorKind, Failure};
use crate::event::{Context, ErrorEvent, Event, EventKind};
use crate::states::StateType;

/// A type that handlers of a kind of event can take as a parameter.
///
/// ```
/// use balethon::event::EventKind;
/// use balethon::prelude::*;
///
/// struct Nickname(String);
///
/// impl<E: EventKind> FromEvent<E> for Nickname {
///     type Error = Failure;
///
///     async fn from_event(cx: &Context) -> Result<Option<Self>> {
///         Ok(cx.user().and_then(|user| user.username.clone()).map(Nickname))
///     }
/// }
///
/// #[on_message]
/// async fn hello(nickname: Nickname) -> String {
///     format!("Hello, {}", nickname.0)
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{E}` handlers cannot take `{Self}`: this kind of event does not give it",
    label = "not given by `{E}`",
    note = "a number, a text or another value from what was written is a capture of the route: `#[on_command(\"pay {{amount}}\")]`",
    note = "messages give `Message`, `Chat`, `User`, `Update`, `Dialogue<S>`, and contents such as `Photo` or `Document`",
    note = "callback queries give `CallbackQuery`, `User`, `Message`, `Chat`, `Update`, `Dialogue<S>`",
    note = "pre-checkout queries give `PreCheckoutQuery`, `User`, `Update`",
    note = "`on_update`, `before` and `after` give all of these that the update holds, but no `Dialogue<S>`; `on_error` does too, and `ErrorEvent`, and borrows the error: `&Failure`",
    note = "every event gives `Client`, `Context`, and as `Data<T>` what was given to `Client::data`; a type of your own \
            is taken with `impl FromEvent<{E}>`"
)]
pub trait FromEvent<E: EventKind>: Sized + Send {
    /// What taking it may fail with; [`Infallible`](std::convert::Infallible) where it cannot.
    type Error: Into<Failure>;

    /// Whether it may be absent, so that the update goes on to the next handler.
    const MAY_SKIP: bool = true;

    /// Takes the value from the event: `None` when it is absent, which means that the handler does not match.
    ///
    /// # Errors
    /// What becomes an error event: the handler does not run.
    fn from_event(cx: &Context) -> impl Future<Output = Result<Option<Self>, Self::Error>> + Send;

    /// What must have been given before the bot may start.
    #[doc(hidden)]
    fn need() -> Option<Need> {
        None
    }

    /// The type of states that it is about.
    #[doc(hidden)]
    fn state() -> Option<StateType> {
        None
    }
}

/// Shared data that a parameter needs.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Need {
    pub(crate) type_id: TypeId,
    pub(crate) type_name: &'static str,
}

/// What is known of a handler's parameter at the start.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Param {
    pub(crate) name: &'static str,
    pub(crate) need: Option<Need>,
    pub(crate) may_skip: bool,
    /// Its type, where the event may not have it.
    pub(crate) demands: Option<&'static str>,
    pub(crate) state: Option<StateType>,
}

/// What is known of a parameter that is taken from the event.
pub(crate) fn param<E: EventKind, T: FromEvent<E>>(name: &'static str) -> Param {
    let demands = T::MAY_SKIP.then(type_name::<T>);
    Param { name, need: T::need(), may_skip: T::MAY_SKIP, demands, state: T::state() }
}

/// The parameter of a handler that takes one type of error.
pub(crate) fn error_param<E: CaughtError>(name: &'static str) -> Param {
    let demands = E::MAY_SKIP.then(type_name::<E>);
    Param { name, need: None, may_skip: E::MAY_SKIP, demands, state: None }
}

/// Why a handler did not run to its end.
#[doc(hidden)]
#[derive(Debug)]
pub enum Interruption {
    /// It does not match: the parameter is absent in this event.
    Absent {
        /// The parameter's name.
        param: &'static str,
        /// Its type.
        type_name: &'static str,
    },
    /// It does not match: what was captured cannot be read as the parameter.
    Unread {
        /// The parameter's name.
        param: &'static str,
        /// Its type.
        type_name: &'static str,
    },
    /// It failed.
    Failed(Failure),
    /// It takes the event, and was only asked.
    NotRun,
}

/// Takes one parameter from the event.
pub(crate) async fn extract<E: EventKind, T: FromEvent<E>>(
    cx: &Context,
    param: &'static str,
) -> Result<T, Interruption> {
    match T::from_event(cx).await {
        Ok(Some(value)) => Ok(value),
        Ok(None) => Err(Interruption::Absent { param, type_name: std::any::type_name::<T>() }),
        Err(error) => Err(Interruption::Failed(error.into())),
    }
}

/// Takes the error of an error event, if it is of the type.
pub(crate) fn error_ref<'a, E: CaughtError>(cx: &'a Context, param: &'static str) -> Result<&'a E, Interruption> {
    let caught = match cx.event() {
        Event::Error(event) => E::of(event),
        _ => None,
    };
    caught.ok_or(Interruption::Absent { param, type_name: std::any::type_name::<E>() })
}

/// A type of error that an `on_error` handler can take by reference: any error, or [`Failure`] for all of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no type of error",
    label = "an `on_error` handler takes a reference to a type that implements `std::error::Error`",
    note = "take `&Failure` for every error"
)]
pub trait CaughtError: Sized {
    /// Whether there are errors of other types.
    #[doc(hidden)]
    const MAY_SKIP: bool = true;

    /// The error, if it is of this type.
    #[doc(hidden)]
    fn of(event: &ErrorEvent) -> Option<&Self>;
}

#[diagnostic::do_not_recommend]
impl<E: std::error::Error + Send + Sync + 'static> CaughtError for E {
    fn of(event: &ErrorEvent) -> Option<&Self> {
        event.failure().downcast_ref()
    }
}

impl CaughtError for Failure {
    const MAY_SKIP: bool = false;

    fn of(event: &ErrorEvent) -> Option<&Self> {
        Some(event.failure())
    }
}

/// The failure of a parameter that a check at the start has promised.
fn not_given(type_name: &str) -> Error {
    Error::new(ErrorKind::Startup, format!("no data of the type `{type_name}` was given with `Client::data`"))
}
