//! Asking people, in a straight line: [`Message::ask`](crate::types::Message::ask) sends a question and waits for the answer.
//!
//! The [guide](crate::guide::asking) tells it with examples; [`Ask`] says what may be set.

mod answer;
mod judge;
mod question;
mod verbs;

use std::fmt;
use std::future::IntoFuture;
use std::panic::Location;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

pub use answer::Answer;
use futures_util::future::BoxFuture;
use judge::{Judging, Options, Read};
pub use question::Question;
use question::{Asking, Sending};

use crate::api::Api;
use crate::condition::IntoCondition;
use crate::dispatch::{Asked, Asks};
use crate::error::{Error, ErrorKind};
use crate::event::OnMessage;
use crate::methods::{IntoMarkup, Request, SendMessage};
use crate::place;
use crate::route;
use crate::types::ReplyMarkup;

/// A question to one person in one chat. It does nothing until it is awaited: then it is sent, and the next message of
/// that person in that chat, or a press on one of the question's buttons, is the answer.
///
/// ```
/// use std::time::Duration;
///
/// use balethon::prelude::*;
///
/// #[on_command]
/// async fn signup(message: Message) -> Result<String> {
///     let name = message.ask("What is your name?").await?;
///     let age = message
///         .ask("How old are you?")
///         .parse::<u8>()
///         .retry("Digits, please.")
///         .cancel("لغو")
///         .timeout(Duration::from_secs(60))
///         .await?;
///     Ok(format!("{name}, {age}. Welcome!"))
/// }
/// ```
///
/// # What is an answer
/// Messages are looked at in the order in which they came, also those that were written before the question and wait in
/// the person's lane still: who knows the questions answers early. Everything else goes to the handlers as ever, while the
/// question stays open:
/// - commands, which begin with a slash, unless they [count](Ask::commands),
/// - messages that tell of something, such as that somebody came or a payment was made, unless a
///   [condition](Ask::condition) asks for them,
/// - what does not fit: for which the [condition](Ask::condition) does not hold, what cannot be [read](Ask::parse) or is
///   [filtered out](Ask::filter), where there is no [`retry`](Ask::retry),
/// - presses on buttons of other messages, and all that other people write and press.
///
/// Of several questions to the same person in the same chat, the newest is tried first. Gates see an answer before
/// the handler that waits for it; a gate that asks, or whose condition does, has its answer without looking at it first.
/// [`#[after]`](macro@crate::after) functions cannot ask: they are called after the answer too, and would ask about that again.
///
/// # While it waits
/// The handler gives its worker and its lane to others: with one worker, hundreds of people can be asked at once, and
/// people can be asked by each other's handlers. When the answer comes, the handler goes on in its turn; later messages in the
/// lane wait for it again. Of questions that are awaited together (`join!`), the last answer brings worker and lane
/// back. Who gives a question up by dropping it (`select!`, `tokio::time::timeout`) waits for worker and lane where they next
/// wait for anything; an answer that was on its way then goes to the handlers. A question must be awaited on or dropped: one
/// that is only kept would keep the lane, once it is answered.
///
/// Without a time limit a question to someone who is gone waits for ever. It costs memory, and nothing else.
///
/// It works in tasks of [`Client::spawn`](crate::Client::spawn) and everywhere else while the bot runs, but not in plain
/// `fn` handlers, which would keep a thread for as long as a person thinks.
///
/// # Errors
/// | kind | |
/// | --- | --- |
/// | [`NoAnswer`](ErrorKind::NoAnswer) | the [time](Ask::timeout) is over, or [too many](Ask::attempts) answers did not fit |
/// | [`Cancelled`](ErrorKind::Cancelled) | the person wrote a [word](Ask::cancel) that ends it, or was [asked anew](Ask::replace) |
/// | [`Stopped`](ErrorKind::Stopped) | the bot stops. Answers that it had fetched are taken before |
/// | [`Usage`](ErrorKind::Usage) | there is nobody to ask, as in a channel; the bot does not run; a `fn` handler; an `#[after]` function |
/// | others | the question could not be sent |
///
/// The first three end a handler quietly where it returns them, with `?`: they are no error events.
///
/// # Stop and crash
/// A stop does not wait for people, and the update whose handler asked counts as handled when it has ended. With a durable
/// [storage](crate::Client::storage), after a crash it is handled again from its beginning, and so are the answers that it
/// got in its lane, behind it.
#[must_use = "a question is not asked until it is awaited (`.await`)"]
pub struct Ask<T = Answer> {
    api: Result<Api, Error>,
    asked: Result<Asked, Error>,
    /// The question as a text, and the way to ask it.
    request: Request<SendMessage>,
    /// In place of the text.
    instead: Option<Sending>,
    options: Options,
    read: Read<T>,
    /// Where it is asked.
    place: &'static Location<'static>,
}

impl Ask {
    #[track_caller]
    pub(crate) fn new(
        api: Result<Api, Error>,
        asked: Result<Asked, Error>,
        mut request: Request<SendMessage>,
        question: Question,
    ) -> Self {
        let mut instead = None;
        match question.0 {
            Asking::Text(text, markup) => {
                request.method.text = text;
                request.method.reply_markup = markup;
            }
            Asking::Request(sending) => instead = Some(sending),
        }
        let read: Read<Answer> = Arc::new(|answer| Some(answer.clone()));
        Self { api, asked, request, instead, options: Options::default(), read, place: Location::caller() }
    }
}

impl<T: Send + 'static> Ask<T> {
    /// Reads the answer, its text or caption or the data of the button, as a value. Space around it does not matter, and
    /// digits may be Persian or Arabic. What cannot be read does not fit.
    pub fn parse<U: FromStr + Send + 'static>(self) -> Ask<U> {
        let Self { api, asked, request, instead, options, read: _, place } = self;
        let read: Read<U> = Arc::new(|answer| route::parse(answer.text().trim()));
        Ask { api, asked, request, instead, options, read, place }
    }

    /// A condition on what is read. What it is not true for does not fit.
    ///
    /// ```no_run
    /// # async fn handler(message: balethon::types::Message) -> balethon::Result {
    /// let age = message.ask("How old are you?").parse::<u8>().filter(|age| *age >= 18).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn filter(mut self, fits: impl Fn(&T) -> bool + Send + Sync + 'static) -> Self {
        let read = self.read;
        self.read = Arc::new(move |answer| read(answer).filter(|value| fits(value)));
        self
    }

    /// A [condition](mod@crate::condition) on the message that is the answer: a built-in one, or a closure over the message.
    /// One for which it does not hold does not fit. Presses on the question's buttons are not asked about.
    ///
    /// ```no_run
    /// # async fn handler(message: balethon::types::Message) -> balethon::Result {
    /// use balethon::condition;
    ///
    /// let picture = message.ask("Send me a picture.").condition(condition::photo()).await?;
    /// let photo = &picture.message().photo;
    /// # Ok(())
    /// # }
    /// ```
    pub fn condition<M>(mut self, condition: impl IntoCondition<OnMessage, M>) -> Self {
        self.options.condition = Some(condition.into_condition("closure"));
        self
    }

    /// What is said to an answer that does not fit; the question stays open. Without it, such a message goes to the handlers.
    pub fn retry(mut self, text: impl Into<String>) -> Self {
        self.options.retry = Some(text.into());
        self
    }

    /// After how many answers that do not fit the question is over, where there is a [`retry`](Ask::retry). At least one;
    /// default: 10.
    pub fn attempts(mut self, most: usize) -> Self {
        self.options.attempts = most.max(1);
        self
    }

    /// A word that ends the question, as a message or as a button's data. Once for each word; it may be a command. Messages
    /// are compared as [`text`](macro@crate::on_message) routes are: capitals, and letters that look alike, do not matter.
    pub fn cancel(mut self, word: impl Into<String>) -> Self {
        self.options.cancel.push(word.into());
        self
    }

    /// How long to wait for the answer, from the question on. Default: for ever.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// Whether a command can be an answer. Default: false, they go to their handlers.
    pub fn commands(mut self, count: bool) -> Self {
        self.options.commands = count;
        self
    }

    /// Whether older questions to the same person in this chat end, as [cancelled](ErrorKind::Cancelled) ones: for a form that
    /// is begun anew, so that the old one does not take a later message. Default: false, they wait behind this one.
    pub fn replace(mut self, replace: bool) -> Self {
        self.options.replace = replace;
        self
    }

    /// The question's keyboard, where it is a text. Presses on inline buttons are answers, whose text is the button's
    /// data; reply buttons send their texts as messages.
    pub fn reply_markup(mut self, markup: impl IntoMarkup<ReplyMarkup>) -> Self {
        self.request.method.reply_markup = markup.into_markup();
        self
    }

    /// Says, to those who write it as after a request, that questions have none.
    #[doc(hidden)]
    pub fn wait(self) -> Result<T, Error>
    where
        T: WaitedFor,
    {
        crate::blocking::wait(self.into_future())
    }

    async fn run(self) -> Result<T, Error> {
        if place::is_blocking() {
            return Err(Error::new(ErrorKind::Usage, IN_FN));
        }
        let api = self.api?;
        let asks = api.running::<Asks>().ok_or_else(|| {
            Error::new(
                ErrorKind::Usage,
                "nobody would hear the answer: `ask` is for a bot that runs, and this one does not",
            )
        })?;
        let replace = self.options.replace;
        let judging = Arc::new(Judging::new(self.options, self.read, self.request.method()));
        let waiter = asks.enter(self.asked?, judging.clone(), self.place, replace).await?;
        if let Some(query) = waiter.spinning()
            && api.close_query(&query)
            && let Err(error) = api.answer_callback_query(query).await
        {
            tracing::debug!(target: "balethon", "a press whose handler asks something could not be answered: {error}");
        }
        let sent = match self.instead {
            Some(question) => question.await?,
            None => self.request.await?,
        };
        judging.sent(sent.id);
        let value = waiter.end(judging.timeout()).await?;
        value.downcast().map(|value| *value).map_err(|_| Error::new(ErrorKind::Usage, "the answer is of another type"))
    }
}

impl<T: Send + 'static> IntoFuture for Ask<T> {
    type Output = Result<T, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

const IN_FN: &str = "`ask` is not for plain `fn` handlers: each would keep a thread for as long as the person thinks; make \
                     the handler an `async fn` and `.await` the question";

/// Nothing is one, so that `.wait()` on a question does not compile, and says why.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a question has no `.wait()`: a plain `fn` handler would keep a thread for as long as the person thinks",
    label = "make the handler an `async fn`, and write `.await` here",
    note = "a thread of the program's own, which is no handler, may wait: `.into_future().wait()`"
)]
pub trait WaitedFor {}

impl<T> fmt::Debug for Ask<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ask").field("text", &self.request.method().text).finish_non_exhaustive()
    }
}

const _: fn() = || {
    fn sent<T: Send + 'static>() {}
    sent::<Ask>();
    sent::<Answer>();
};
