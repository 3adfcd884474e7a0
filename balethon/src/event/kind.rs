//! The kinds of event, one to an `on_…` attribute.

use super::{Context, ErrorEvent, Event};
use crate::types::{CallbackQuery, Message, PreCheckoutQuery, Update};

/// A kind of event, as a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
#[allow(missing_docs, reason = "each is its attribute's name")]
pub enum Kind {
    Initialize,
    Connect,
    Before,
    Message,
    EditedMessage,
    CallbackQuery,
    PreCheckoutQuery,
    Update,
    After,
    Error,
    Disconnect,
    Shutdown,
}

impl Kind {
    /// The attribute of this kind's handlers.
    pub const fn attribute(self) -> &'static str {
        match self {
            Self::Initialize => "on_initialize",
            Self::Connect => "on_connect",
            Self::Before => "before",
            Self::Message => "on_message",
            Self::EditedMessage => "on_edited_message",
            Self::CallbackQuery => "on_callback_query",
            Self::PreCheckoutQuery => "on_pre_checkout_query",
            Self::Update => "on_update",
            Self::After => "after",
            Self::Error => "on_error",
            Self::Disconnect => "on_disconnect",
            Self::Shutdown => "on_shutdown",
        }
    }

    /// True for what an update brings: these come through the inbox and may be passed from handler to handler. Gates and
    /// `#[after]` stand beside that: of them, all run.
    pub const fn is_update(self) -> bool {
        matches!(
            self,
            Self::Message | Self::EditedMessage | Self::CallbackQuery | Self::PreCheckoutQuery | Self::Update
        )
    }
}

/// A kind of event, as a type: what [`FromEvent`](crate::extract::FromEvent) and
/// [`IntoAnswer`](crate::handler::IntoAnswer) ask about.
pub trait EventKind: Send + Sync + 'static {
    /// The same as a value.
    const KIND: Kind;

    /// What conditions on this kind are asked about.
    type Event: 'static;

    /// The event in the context, if it is one of this kind.
    fn event(cx: &Context) -> Option<&Self::Event>;
}

macro_rules! kinds {
    ($($(#[$meta:meta])* $marker:ident = $kind:ident($event:ty) $get:expr;)*) => {$(
        $(#[$meta])*
        #[derive(Debug)]
        pub enum $marker {}

        impl EventKind for $marker {
            const KIND: Kind = Kind::$kind;
            type Event = $event;

            fn event(cx: &Context) -> Option<&$event> {
                let get: fn(&Context) -> Option<&$event> = $get;
                get(cx)
            }
        }
    )*};
}

kinds! {
    /// Messages and channel posts.
    OnMessage = Message(Message) |cx| match cx.event() { Event::Message(message) => Some(message), _ => None };
    /// New versions of messages.
    OnEditedMessage = EditedMessage(Message) |cx| match cx.event() { Event::EditedMessage(message) => Some(message), _ => None };
    /// Presses on inline buttons.
    OnCallbackQuery = CallbackQuery(CallbackQuery) |cx| match cx.event() { Event::CallbackQuery(query) => Some(query), _ => None };
    /// Payments that wait for a yes or no.
    OnPreCheckoutQuery = PreCheckoutQuery(PreCheckoutQuery) |cx| match cx.event() { Event::PreCheckoutQuery(query) => Some(query), _ => None };
    /// Updates of every kind, as Bale sent them.
    OnUpdate = Update(Update) |cx| cx.update();
    /// Updates of every kind, ahead of all handlers: gates.
    OnBefore = Before(Update) |cx| cx.update();
    /// Updates of every kind, when the handlers are through with them.
    OnAfter = After(Update) |cx| cx.update();
    /// What failed.
    OnError = Error(ErrorEvent) |cx| match cx.event() { Event::Error(error) => Some(error), _ => None };
    /// The start, before the first update is asked for.
    OnInitialize = Initialize(()) |_| Some(&());
    /// The end, after the last update was handled.
    OnShutdown = Shutdown(()) |_| Some(&());
    /// Bale can be reached, for the first time or again.
    OnConnect = Connect(()) |_| Some(&());
    /// Bale can no longer be reached.
    OnDisconnect = Disconnect(()) |_| Some(&());
}
