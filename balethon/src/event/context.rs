//! [`Context`]: all that an extractor or a condition sees.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Captures, Event};
use crate::client::{Client, Extensions};
use crate::condition::mask::Facts;
use crate::condition::member::Members;
use crate::types::{Chat, Message, Update, User};

/// What the handlers of one running bot share.
pub(crate) struct Bot {
    pub(crate) client: Client,
    pub(crate) data: Extensions,
    pub(crate) me: User,
    pub(crate) members: Members,
}

/// An event and all that belongs to it: the update, the client, the shared data. Cheap to clone.
#[derive(Clone)]
pub struct Context {
    inner: Arc<Inner>,
    /// What the route of the handler that it is made for has read.
    captures: Option<Arc<Captures>>,
}

struct Inner {
    bot: Arc<Bot>,
    event: Event,
    update: Option<Arc<Update>>,
    facts: Facts,
    /// Where the person is missing, as the condition found that was asked last.
    missing: Mutex<Vec<Chat>>,
}

impl Context {
    pub(crate) fn new(bot: Arc<Bot>, event: Event, update: Option<Arc<Update>>) -> Self {
        let facts = Facts::of(&event, &bot.me);
        Self { inner: Arc::new(Inner { bot, event, update, facts, missing: Mutex::default() }), captures: None }
    }

    /// The event.
    pub fn event(&self) -> &Event {
        &self.inner.event
    }

    /// The update that brought the event, or in which an error happened.
    pub fn update(&self) -> Option<&Update> {
        self.inner.update.as_deref()
    }

    /// The bot's client.
    pub fn client(&self) -> &Client {
        &self.inner.bot.client
    }

    /// The bot itself, as `getMe` told.
    pub fn me(&self) -> &User {
        &self.inner.bot.me
    }

    /// The shared value of the type, if one was given with [`Client::data`].
    pub fn data<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        self.inner.bot.data.get()
    }

    /// The message that the event is or is about; of an error, the one whose handler failed.
    pub fn message(&self) -> Option<&Message> {
        self.cause().message()
    }

    /// The person behind the event.
    pub fn user(&self) -> Option<&User> {
        self.cause().user()
    }

    /// Where it happened.
    pub fn chat(&self) -> Option<&Chat> {
        self.cause().chat()
    }

    /// The event that came from Bale: of an error, the one whose handler failed.
    pub(crate) fn cause(&self) -> &Event {
        match self.event() {
            Event::Error(error) => error.event().unwrap_or(self.event()),
            event => event,
        }
    }

    /// The same event, for a handler whose route has read this.
    pub(crate) fn with_captures(&self, captures: Captures) -> Self {
        Self { inner: Arc::clone(&self.inner), captures: Some(Arc::new(captures)) }
    }

    pub(crate) fn captures(&self) -> Option<&Captures> {
        self.captures.as_deref()
    }

    pub(crate) fn bot(&self) -> &Arc<Bot> {
        &self.inner.bot
    }

    pub(crate) fn shared_update(&self) -> Option<&Arc<Update>> {
        self.inner.update.as_ref()
    }

    pub(crate) fn members(&self) -> &Members {
        &self.inner.bot.members
    }

    pub(crate) fn set_missing(&self, chats: Vec<Chat>) {
        *self.inner.missing.lock().unwrap_or_else(PoisonError::into_inner) = chats;
    }

    pub(crate) fn missing(&self) -> Vec<Chat> {
        self.inner.missing.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn facts(&self) -> &Facts {
        &self.inner.facts
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("event", &self.inner.event).finish_non_exhaustive()
    }
}
