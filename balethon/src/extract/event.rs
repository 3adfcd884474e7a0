//! Events and their parts as parameters.

use std::convert::Infallible;
use std::sync::Arc;

use super::FromEvent;
use crate::client::Client;
use crate::clock::Clock;
use crate::event::{
    Context, ErrorEvent, Event, EventKind, OnAfter, OnBefore, OnCallbackQuery, OnEditedMessage, OnError, OnMessage,
    OnPreCheckoutQuery, OnUpdate, Outcome,
};
use crate::types::{
    Animation, Audio, CallbackQuery, Chat, Contact, Document, Invoice, Location, Message, Photo, Poll,
    PreCheckoutQuery, Sticker, SuccessfulPayment, Update, User, Video, Voice, WebAppData,
};

/// Which type which kinds of event give: always, or sometimes.
macro_rules! give {
    ($($kind:ident),+: $sure:ident $type:ty = $get:expr) => {$(
        #[diagnostic::do_not_recommend]
        impl FromEvent<$kind> for $type {
            type Error = Infallible;
            const MAY_SKIP: bool = give!(@may_skip $sure);

            async fn from_event(cx: &Context) -> Result<Option<Self>, Infallible> {
                let get: fn(&Context) -> Option<$type> = $get;
                Ok(get(cx))
            }
        }
    )+};
    (@may_skip always) => { false };
    (@may_skip sometimes) => { true };
}

macro_rules! everywhere {
    ($type:ty = $get:expr) => {
        #[diagnostic::do_not_recommend]
        impl<E: EventKind> FromEvent<E> for $type {
            type Error = Infallible;
            const MAY_SKIP: bool = false;

            async fn from_event(cx: &Context) -> Result<Option<Self>, Infallible> {
                let get: fn(&Context) -> $type = $get;
                Ok(Some(get(cx)))
            }
        }
    };
}

everywhere!(Context = Clone::clone);
everywhere!(Client = |cx| cx.client().clone());
everywhere!(Clock = |cx| cx.client().settings().clock.clone());
everywhere!(Event = |cx| cx.event().clone());

give!(OnMessage, OnEditedMessage: always Message = |cx| cx.message().cloned());
give!(OnCallbackQuery, OnUpdate, OnBefore, OnAfter, OnError: sometimes Message = |cx| cx.message().cloned());

give!(OnMessage, OnEditedMessage: always Chat = |cx| cx.chat().cloned());
give!(OnCallbackQuery, OnUpdate, OnBefore, OnAfter, OnError: sometimes Chat = |cx| cx.chat().cloned());

give!(OnCallbackQuery, OnPreCheckoutQuery: always User = |cx| cx.user().cloned());
give!(OnMessage, OnEditedMessage, OnUpdate, OnBefore, OnAfter, OnError: sometimes User = |cx| cx.user().cloned());

give!(OnCallbackQuery: always CallbackQuery = callback_query);
give!(OnUpdate, OnBefore, OnAfter, OnError: sometimes CallbackQuery = callback_query);

fn callback_query(cx: &Context) -> Option<CallbackQuery> {
    match cx.cause() {
        Event::CallbackQuery(query) => Some((**query).clone()),
        _ => None,
    }
}

give!(OnPreCheckoutQuery: always PreCheckoutQuery = pre_checkout_query);
give!(OnUpdate, OnBefore, OnAfter, OnError: sometimes PreCheckoutQuery = pre_checkout_query);

fn pre_checkout_query(cx: &Context) -> Option<PreCheckoutQuery> {
    match cx.cause() {
        Event::PreCheckoutQuery(query) => Some((**query).clone()),
        _ => None,
    }
}

give!(OnMessage, OnEditedMessage, OnCallbackQuery, OnPreCheckoutQuery, OnUpdate, OnBefore, OnAfter: always Update = |cx| cx.update().cloned());
give!(OnError: sometimes Update = |cx| cx.update().cloned());

give!(OnMessage, OnEditedMessage, OnCallbackQuery, OnPreCheckoutQuery, OnUpdate, OnBefore, OnAfter: always Arc<Update> = |cx| cx.shared_update().cloned());
give!(OnError: sometimes Arc<Update> = |cx| cx.shared_update().cloned());

give!(OnError: always ErrorEvent = |cx| match cx.event() {
    Event::Error(event) => Some(event.clone()),
    _ => None,
});

give!(OnAfter: always Outcome = |cx| cx.outcome().cloned());

give!(OnMessage, OnEditedMessage: sometimes Photo = |cx| cx.message()?.photo.clone());

/// What a message may hold.
macro_rules! content {
    ($($type:ident = $field:ident)*) => {
        $(give!(OnMessage, OnEditedMessage: sometimes $type = |cx| cx.message()?.$field.as_deref().cloned());)*
    };
}

content! {
    Video = video
    Voice = voice
    Audio = audio
    Document = document
    Animation = animation
    Sticker = sticker
    Contact = contact
    Location = location
    Invoice = invoice
    SuccessfulPayment = successful_payment
    WebAppData = web_app_data
    Poll = poll
}
