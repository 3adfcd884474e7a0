//! [`Context`]: all that an extractor or a condition sees.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use super::{Captures, Event, Fields, Outcome};
use crate::client::{Client, Extensions};
use crate::condition::mask::Facts;
use crate::condition::member::Members;
use crate::error::Error;
use crate::states::{Current, Store, Who};
use crate::types::{Chat, Message, Update, User};

/// What the handlers of one running bot share.
pub(crate) struct Bot {
    pub(crate) client: Client,
    pub(crate) data: Extensions,
    pub(crate) me: User,
    pub(crate) members: Members,
    pub(crate) states: Arc<Store>,
}

impl Bot {
    pub(crate) fn new(client: Client, data: Extensions, me: User, states: Arc<Store>) -> Self {
        Self { client, data, me, members: Members::default(), states }
    }
}

/// An event and all that belongs to it: the update, the client, the shared data. Cheap to clone.
#[derive(Clone)]
pub struct Context {
    inner: Arc<Inner>,
    /// What the route of the handler that it is made for has read.
    captures: Option<Arc<Captures>>,
    /// What became of the update, where handlers are through with it.
    outcome: Option<Arc<Outcome>>,
    /// What the state pattern of that handler has bound.
    fields: Option<Arc<Fields>>,
}

struct Inner {
    bot: Arc<Bot>,
    event: Event,
    update: Option<Arc<Update>>,
    facts: Facts,
    /// Handlers are asked whether they take the event, and do not run.
    dry: bool,
    /// Where the person is missing, as the condition found that was asked last.
    missing: Mutex<Vec<Chat>>,
    /// How old the answer of Bale's is that a condition went by, where it was remembered.
    remembered: Mutex<Option<Duration>>,
    /// What a gate said to a payment.
    said: OnceLock<String>,
    /// Read from the storage when somebody asks for the first time.
    states: OnceLock<Current>,
}

impl Context {
    pub(crate) fn new(bot: Arc<Bot>, event: Event, update: Option<Arc<Update>>) -> Self {
        Self::make(bot, event, update, false)
    }

    /// For asking handlers whether they take the event; they do not run.
    pub(crate) fn dry(bot: Arc<Bot>, event: Event, update: Option<Arc<Update>>) -> Self {
        Self::make(bot, event, update, true)
    }

    fn make(bot: Arc<Bot>, event: Event, update: Option<Arc<Update>>, dry: bool) -> Self {
        let facts = Facts::of(&event, &bot.me);
        let (missing, remembered) = Default::default();
        let (said, states) = (OnceLock::new(), OnceLock::new());
        let inner = Inner { bot, event, update, facts, dry, missing, remembered, said, states };
        Self { inner: Arc::new(inner), captures: None, outcome: None, fields: None }
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

    /// The same event, for a handler whose route has read this, and whose state pattern has bound this.
    pub(crate) fn for_handler(&self, captures: Option<Captures>, fields: Option<Fields>) -> Self {
        Self { captures: captures.map(Arc::new), fields: fields.map(Arc::new), ..self.clone() }
    }

    pub(crate) fn captures(&self) -> Option<&Captures> {
        self.captures.as_deref()
    }

    /// The same event, after the handlers.
    pub(crate) fn with_outcome(&self, outcome: Outcome) -> Self {
        Self { outcome: Some(Arc::new(outcome)), ..self.clone() }
    }

    pub(crate) fn outcome(&self) -> Option<&Outcome> {
        self.outcome.as_deref()
    }

    /// Keeps what a gate says to a payment, for which Bale has room when it is refused.
    pub(crate) fn say_to_payment(&self, text: String) {
        // The first has the word.
        let _ = self.inner.said.set(text);
    }

    pub(crate) fn said_to_payment(&self) -> Option<&str> {
        self.inner.said.get().map(String::as_str)
    }

    pub(crate) fn fields(&self) -> Option<&Fields> {
        self.fields.as_deref()
    }

    /// Whose states they are that belong to the event.
    pub(crate) fn who(&self) -> Who {
        Who { chat: self.chat().map(|chat| chat.id), user: self.user().map(|user| user.id) }
    }

    /// The states in which the event has found the one behind it.
    pub(crate) async fn states(&self) -> Result<&Current, Error> {
        if let Some(states) = self.seen_states() {
            return Ok(states);
        }
        let states = self.bot().states.current(self.who()).await?;
        // Whoever asked at the same time may have been quicker: all go by the same.
        Ok(self.inner.states.get_or_init(|| states))
    }

    /// The same, if somebody has asked for them already.
    pub(crate) fn seen_states(&self) -> Option<&Current> {
        self.inner.states.get()
    }

    pub(crate) fn bot(&self) -> &Arc<Bot> {
        &self.inner.bot
    }

    pub(crate) fn shared_update(&self) -> Option<&Arc<Update>> {
        self.inner.update.as_ref()
    }

    pub(crate) fn is_dry(&self) -> bool {
        self.inner.dry
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

    pub(crate) fn set_remembered(&self, age: Duration) {
        *self.inner.remembered.lock().unwrap_or_else(PoisonError::into_inner) = Some(age);
    }

    /// For the handler that was asked last.
    pub(crate) fn take_remembered(&self) -> Option<Duration> {
        self.inner.remembered.lock().unwrap_or_else(PoisonError::into_inner).take()
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
