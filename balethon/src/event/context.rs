//! [`Context`]: all that an extractor or a condition sees.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use super::Event;
use crate::client::{Client, Extensions};
use crate::condition::mask::Facts;
use crate::types::{Chat, Message, Update, User};

/// What the handlers of one running bot share.
pub(crate) struct Bot {
    pub(crate) client: Client,
    pub(crate) data: Extensions,
    pub(crate) me: User,
}

/// An event and all that belongs to it: the update, the client, the shared data. Cheap to clone.
#[derive(Clone)]
pub struct Context(Arc<Inner>);

struct Inner {
    bot: Arc<Bot>,
    event: Event,
    update: Option<Arc<Update>>,
    facts: Facts,
}

impl Context {
    pub(crate) fn new(bot: Arc<Bot>, event: Event, update: Option<Arc<Update>>) -> Self {
        let facts = Facts::of(&event, &bot.me);
        Self(Arc::new(Inner { bot, event, update, facts }))
    }

    /// The event.
    pub fn event(&self) -> &Event {
        &self.0.event
    }

    /// The update that brought the event, or in which an error happened.
    pub fn update(&self) -> Option<&Update> {
        self.0.update.as_deref()
    }

    /// The bot's client.
    pub fn client(&self) -> &Client {
        &self.0.bot.client
    }

    /// The bot itself, as `getMe` told.
    pub fn me(&self) -> &User {
        &self.0.bot.me
    }

    /// The shared value of the type, if one was given with [`Client::data`].
    pub fn data<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        self.0.bot.data.get()
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

    pub(crate) fn bot(&self) -> &Arc<Bot> {
        &self.0.bot
    }

    pub(crate) fn shared_update(&self) -> Option<&Arc<Update>> {
        self.0.update.as_ref()
    }

    pub(crate) fn facts(&self) -> &Facts {
        &self.0.facts
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("event", &self.0.event).finish_non_exhaustive()
    }
}
