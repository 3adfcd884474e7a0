//! What handlers may answer, and what becomes of it.

use std::future::{Future, IntoFuture};

use crate::error::Failure;
use crate::event::{
    Context, Event, EventKind, OnBefore, OnCallbackQuery, OnEditedMessage, OnError, OnMessage, OnPreCheckoutQuery,
};
use crate::methods::{Method, Request};
use crate::text::Markdown;
use crate::types::{InlineKeyboard, Message, RemoveKeyboard, ReplyKeyboard, ReplyMarkup};

/// Where an update goes after a handler or a gate. Alone, or beside an answer: `("Hello", Flow::Continue)`,
/// `("Choose", keyboard, Flow::Stop)`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Flow {
    /// To the next group: what handlers without a `Flow` do. After a gate: on, as with `Continue`.
    #[default]
    Done,
    /// To the next handler of this group that matches. After a gate: to the next gate, and to the handlers.
    Continue,
    /// To no further group. After a gate: to nobody.
    Stop,
}

/// What handlers of a kind of event may return.
///
/// | returned by | text, `(text, keyboard)` | a request | `Err` |
/// | --- | --- | --- | --- |
/// | message handlers | a reply that quotes | sent | error event |
/// | callback query handlers | a toast; a message when it has a keyboard, is longer than 200 characters, the query has been answered already, or the client is too old for toasts. [`Edit`] edits the message of the button | sent | error event, and the query is answered |
/// | pre-checkout query handlers | not possible; [`Checkout`] | sent | error event, and the payment is refused |
/// | error handlers | a reply in the chat where it failed | sent | logged |
/// | gates (`before`) | as the update's own handlers do; to a payment, why it is refused. A [`Flow`] stands beside it | sent | error event, and the update goes no further |
/// | `on_update`, `after`, lifecycle handlers | not possible | sent | error event |
///
/// Every handler may also return nothing, a [`Flow`], `(answer, Flow)`, an `Option` or a `Result` of an answer. For gates,
/// see [`GateAnswer`](super::GateAnswer).
///
/// A request that is returned is a [`Request`] of the type in [`methods`](crate::methods) that has the name of Bale's
/// method. It is not awaited by the handler:
/// ```
/// use balethon::Request;
/// use balethon::methods::SendMessage;
/// use balethon::prelude::*;
///
/// #[on_command]
/// async fn menu(message: Message) -> Request<SendMessage> {
///     message.send("Tea, coffee.") // without quoting the command
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{K}` handlers cannot answer with `{Self}`",
    label = "not an answer of `{K}` handlers",
    note = "message, callback query and error handlers answer with text or `(text, keyboard)`",
    note = "callback query handlers also with `Edit(text, keyboard)`, pre-checkout query handlers with `Checkout`",
    note = "all answer with `()`, a request, a `Flow`, `(answer, Flow)`, and an `Option` or `Result` of an answer",
    note = "what was sent with `.await` is no answer any more: end with `Ok(())`"
)]
pub trait IntoAnswer<K: EventKind>: Sized + Send {
    /// Whether the answer may pass the update on.
    #[doc(hidden)]
    const MAY_PASS: bool = false;

    /// Does what the answer says.
    ///
    /// # Errors
    /// The handler's own failure, or that of sending.
    fn into_answer(self, cx: &Context) -> impl Future<Output = Result<Flow, Failure>> + Send;
}

#[diagnostic::do_not_recommend]
impl<K: EventKind> IntoAnswer<K> for () {
    async fn into_answer(self, _: &Context) -> Result<Flow, Failure> {
        Ok(Flow::Done)
    }
}

#[diagnostic::do_not_recommend]
impl<K: EventKind> IntoAnswer<K> for Flow {
    const MAY_PASS: bool = true;

    async fn into_answer(self, _: &Context) -> Result<Flow, Failure> {
        Ok(self)
    }
}

#[diagnostic::do_not_recommend]
impl<K: EventKind, A: IntoAnswer<K>> IntoAnswer<K> for (A, Flow) {
    const MAY_PASS: bool = true;

    async fn into_answer(self, cx: &Context) -> Result<Flow, Failure> {
        self.0.into_answer(cx).await?;
        Ok(self.1)
    }
}

#[diagnostic::do_not_recommend]
impl<K: EventKind, T: Send, M: Send> IntoAnswer<K> for (T, M, Flow)
where
    (T, M): IntoAnswer<K>,
{
    const MAY_PASS: bool = true;

    async fn into_answer(self, cx: &Context) -> Result<Flow, Failure> {
        (self.0, self.1).into_answer(cx).await?;
        Ok(self.2)
    }
}

impl<K: EventKind, A: IntoAnswer<K>> IntoAnswer<K> for Option<A> {
    const MAY_PASS: bool = A::MAY_PASS;

    async fn into_answer(self, cx: &Context) -> Result<Flow, Failure> {
        match self {
            Some(answer) => answer.into_answer(cx).await,
            None => Ok(Flow::Done),
        }
    }
}

/// What a handler may fail with: what `?` makes a [`Failure`] of.
#[diagnostic::on_unimplemented(
    message = "a handler cannot fail with `{Self}`",
    label = "its error is no `std::error::Error`, or cannot go between threads",
    note = "the library's `Result` takes every error, and so does `Box<dyn Error + Send + Sync>`; one of your own implements \
            `std::error::Error`"
)]
pub trait IntoFailure: Into<Failure> + Send {}

#[diagnostic::do_not_recommend]
impl<E: Into<Failure> + Send> IntoFailure for E {}

impl<K: EventKind, A: IntoAnswer<K>, E: IntoFailure> IntoAnswer<K> for Result<A, E> {
    const MAY_PASS: bool = A::MAY_PASS;

    async fn into_answer(self, cx: &Context) -> Result<Flow, Failure> {
        match self {
            Ok(answer) => answer.into_answer(cx).await,
            Err(error) => Err(error.into()),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<K: EventKind, M: Method> IntoAnswer<K> for Request<M> {
    async fn into_answer(self, _: &Context) -> Result<Flow, Failure> {
        self.into_future().await?;
        Ok(Flow::Done)
    }
}

/// A kind of event whose handlers may answer with text.
#[diagnostic::on_unimplemented(
    message = "`{Self}` handlers cannot answer with text",
    note = "send it with a method of the `Client`, which every handler can take as a parameter"
)]
pub trait TextAnswers: EventKind {
    /// Sends the text the way this kind of event is answered.
    #[doc(hidden)]
    fn say(cx: &Context, text: String, markup: Option<ReplyMarkup>)
    -> impl Future<Output = Result<(), Failure>> + Send;
}

async fn reply(message: &Message, text: String, markup: Option<ReplyMarkup>) -> Result<(), Failure> {
    message.reply(text).reply_markup(markup).await?;
    Ok(())
}

/// Bale shows at most so many characters of a toast.
const TOAST: usize = 200;

async fn answer_query(cx: &Context, text: String, markup: Option<ReplyMarkup>) -> Result<(), Failure> {
    let Event::CallbackQuery(query) = cx.cause() else { return Ok(()) };
    // One that has been answered already, as before a question to the person, shows nothing any more.
    let shows = !query.is_old_client() && cx.client().is_open_query(&query.id);
    if markup.is_none() && shows && text.chars().count() <= TOAST {
        query.answer(text).await?;
        return Ok(());
    }
    let chat = query.message.as_ref().map_or(query.from.id.into(), |message| message.chat.id);
    cx.client().send_message(chat, text).reply_markup(markup).await?;
    Ok(())
}

impl TextAnswers for OnMessage {
    async fn say(cx: &Context, text: String, markup: Option<ReplyMarkup>) -> Result<(), Failure> {
        match cx.message() {
            Some(message) => reply(message, text, markup).await,
            None => Ok(()),
        }
    }
}

impl TextAnswers for OnEditedMessage {
    async fn say(cx: &Context, text: String, markup: Option<ReplyMarkup>) -> Result<(), Failure> {
        OnMessage::say(cx, text, markup).await
    }
}

impl TextAnswers for OnCallbackQuery {
    async fn say(cx: &Context, text: String, markup: Option<ReplyMarkup>) -> Result<(), Failure> {
        answer_query(cx, text, markup).await
    }
}

impl TextAnswers for OnBefore {
    async fn say(cx: &Context, text: String, markup: Option<ReplyMarkup>) -> Result<(), Failure> {
        match cx.event() {
            Event::CallbackQuery(_) => answer_query(cx, text, markup).await,
            Event::PreCheckoutQuery(_) => {
                cx.say_to_payment(text);
                Ok(())
            }
            _ => OnMessage::say(cx, text, markup).await,
        }
    }
}

impl TextAnswers for OnError {
    async fn say(cx: &Context, text: String, markup: Option<ReplyMarkup>) -> Result<(), Failure> {
        match cx.cause() {
            Event::CallbackQuery(_) => answer_query(cx, text, markup).await,
            _ => OnMessage::say(cx, text, markup).await,
        }
    }
}

macro_rules! text {
    ($($type:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<K: TextAnswers> IntoAnswer<K> for $type {
            async fn into_answer(self, cx: &Context) -> Result<Flow, Failure> {
                K::say(cx, self.into(), None).await?;
                Ok(Flow::Done)
            }
        }
    )*};
}

text! { &'static str String std::borrow::Cow<'static, str> Markdown }

macro_rules! keyboard {
    ($($type:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<K: TextAnswers, T: Into<String> + Send> IntoAnswer<K> for (T, $type) {
            async fn into_answer(self, cx: &Context) -> Result<Flow, Failure> {
                K::say(cx, self.0.into(), Some(self.1.into())).await?;
                Ok(Flow::Done)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<K: TextAnswers, T: Into<String> + Send> IntoAnswer<K> for (T, Option<$type>) {
            async fn into_answer(self, cx: &Context) -> Result<Flow, Failure> {
                K::say(cx, self.0.into(), self.1.map(Into::into)).await?;
                Ok(Flow::Done)
            }
        }
    )*};
}

keyboard! { InlineKeyboard ReplyKeyboard RemoveKeyboard ReplyMarkup }

/// The answer of a callback query handler that edits the message of the button: its text, and its keyboard.
///
/// ```
/// use balethon::prelude::*;
///
/// #[on_callback_query(data = "more")]
/// async fn more() -> Edit<&'static str> {
///     Edit("Here is more.", InlineKeyboard::new().button("Back", "back"))
/// }
///
/// #[on_callback_query(data = "done:{item}")]
/// async fn done(item: u32) -> Edit {
///     Edit(format!("Number {item} is done."), InlineKeyboard::new())
/// }
/// ```
/// The return type is `Edit<&'static str>` for a text that is written out, and `Edit` for a `String`.
/// `InlineKeyboard::new()` takes the buttons away.
#[derive(Clone, Debug)]
pub struct Edit<T = String>(pub T, pub InlineKeyboard);

#[diagnostic::do_not_recommend]
impl<T: Into<String> + Send> IntoAnswer<OnCallbackQuery> for Edit<T> {
    async fn into_answer(self, cx: &Context) -> Result<Flow, Failure> {
        if let Event::CallbackQuery(query) = cx.event() {
            query.edit_text(self.0).reply_markup(self.1).await?;
        }
        Ok(Flow::Done)
    }
}

/// The answer of a pre-checkout query handler.
///
/// ```
/// use balethon::prelude::*;
///
/// #[on_pre_checkout_query]
/// async fn pay(query: PreCheckoutQuery) -> Checkout {
///     if query.invoice_payload == "order-42" { Checkout::Accept } else { Checkout::Refuse("Sold out.".into()) }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Checkout {
    /// The payment goes on.
    Accept,
    /// It does not, for this reason, which the payer sees.
    Refuse(String),
}

impl Checkout {
    /// Refuses, for this reason, which the payer sees.
    pub fn refuse(reason: impl Into<String>) -> Self {
        Self::Refuse(reason.into())
    }
}

#[diagnostic::do_not_recommend]
impl IntoAnswer<OnPreCheckoutQuery> for Checkout {
    async fn into_answer(self, cx: &Context) -> Result<Flow, Failure> {
        if let Event::PreCheckoutQuery(query) = cx.event() {
            match self {
                Self::Accept => query.accept().await?,
                Self::Refuse(reason) => query.refuse(reason).await?,
            };
        }
        Ok(Flow::Done)
    }
}
