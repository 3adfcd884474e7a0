//! What happens to a bot: [`Event`], and the marker of every kind of it.

mod captured;
mod context;
mod error;
mod key;
mod kind;
mod outcome;
pub(crate) mod parse;

pub use captured::{Bound, Captured};
pub(crate) use captured::{Captures, Fields, Found};
pub(crate) use context::Bot;
pub use context::Context;
pub use error::{ErrorEvent, Place};
pub(crate) use key::{Glance, LaneKey};
pub use kind::{
    EventKind, Kind, OnAfter, OnBefore, OnCallbackQuery, OnConnect, OnDisconnect, OnEditedMessage, OnError,
    OnInitialize, OnMessage, OnPreCheckoutQuery, OnShutdown, OnUpdate,
};
pub use outcome::{Fate, Outcome};

use crate::types::{CallbackQuery, Chat, Message, PreCheckoutQuery, User};

/// What is inside an update, or what happened to the bot itself.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event {
    /// A message, or a channel post.
    Message(Message),
    /// A new version of a message.
    EditedMessage(Message),
    /// A press on an inline button.
    CallbackQuery(Box<CallbackQuery>),
    /// A payment that waits for a yes or no.
    PreCheckoutQuery(Box<PreCheckoutQuery>),
    /// An update of a kind that only `on_update` takes.
    Other,
    /// Something failed.
    Error(ErrorEvent),
    /// The bot is about to start.
    Initialize,
    /// The bot has stopped.
    Shutdown,
    /// Bale can be reached, for the first time or again.
    Connect,
    /// Bale can no longer be reached.
    Disconnect,
}

impl Event {
    /// The message that the event is or is about.
    pub fn message(&self) -> Option<&Message> {
        match self {
            Self::Message(message) | Self::EditedMessage(message) => Some(message),
            Self::CallbackQuery(query) => query.message.as_ref(),
            _ => None,
        }
    }

    /// The person behind the event; none in channels, where what is sent speaks for the channel.
    pub fn user(&self) -> Option<&User> {
        match self {
            Self::Message(message) | Self::EditedMessage(message) => message.user(),
            Self::CallbackQuery(query) => Some(&query.from),
            Self::PreCheckoutQuery(query) => Some(&query.from),
            _ => None,
        }
    }

    /// Where it happened.
    pub fn chat(&self) -> Option<&Chat> {
        self.message().map(|message| &message.chat)
    }

    /// The kind of handlers that take it.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Message(_) => Kind::Message,
            Self::EditedMessage(_) => Kind::EditedMessage,
            Self::CallbackQuery(_) => Kind::CallbackQuery,
            Self::PreCheckoutQuery(_) => Kind::PreCheckoutQuery,
            Self::Other => Kind::Update,
            Self::Error(_) => Kind::Error,
            Self::Initialize => Kind::Initialize,
            Self::Shutdown => Kind::Shutdown,
            Self::Connect => Kind::Connect,
            Self::Disconnect => Kind::Disconnect,
        }
    }
}
