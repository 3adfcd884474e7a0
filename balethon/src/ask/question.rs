//! [`Question`]: what is asked.

use std::borrow::Cow;
use std::fmt;
use std::future::IntoFuture;

use futures_util::future::BoxFuture;

use crate::error::Error;
use crate::methods::{Method, Request};
use crate::text::Markdown;
use crate::types::{InlineKeyboard, Message, RemoveKeyboard, ReplyKeyboard, ReplyMarkup};

/// A question: a text, `(text, keyboard)`, or any request that sends one message, such as a photo with its caption.
///
/// ```no_run
/// # async fn handler(message: balethon::types::Message) -> balethon::Result {
/// use balethon::types::InlineKeyboard;
///
/// let size = message.ask(("Which size?", InlineKeyboard::new().button("Small", "s").button("Large", "l"))).await?;
/// let place = message.ask(message.chat.send_location(35.7, 51.4)).await?;
/// # Ok(())
/// # }
/// ```
pub struct Question(pub(super) Asking);

pub(super) enum Asking {
    Text(String, Option<ReplyMarkup>),
    Request(Sending),
}

/// The message with the question, on its way.
pub(super) type Sending = BoxFuture<'static, Result<Message, Error>>;

macro_rules! text {
    ($($type:ty)*) => {$(
        impl From<$type> for Question {
            fn from(text: $type) -> Self {
                Self(Asking::Text(text.into(), None))
            }
        }
    )*};
}

text! { &str &String String Cow<'_, str> Markdown }

macro_rules! keyboard {
    ($($type:ty)*) => {$(
        impl<T: Into<String>> From<(T, $type)> for Question {
            fn from((text, keyboard): (T, $type)) -> Self {
                Self(Asking::Text(text.into(), Some(keyboard.into())))
            }
        }
    )*};
}

keyboard! { InlineKeyboard ReplyKeyboard RemoveKeyboard ReplyMarkup }

impl<M: Method<Answer = Message>> From<Request<M>> for Question {
    fn from(request: Request<M>) -> Self {
        Self(Asking::Request(request.into_future()))
    }
}

impl fmt::Debug for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Asking::Text(text, _) => f.debug_tuple("Question").field(text).finish(),
            Asking::Request(_) => f.write_str("Question"),
        }
    }
}
