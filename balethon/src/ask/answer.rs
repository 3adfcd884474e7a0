//! [`Answer`]: what a person answered.

use std::fmt;

use crate::types::{CallbackQuery, Message, User};

/// What a person answered to an [`Ask`](super::Ask): a message, or a press on a button of the question.
#[derive(Clone, Debug)]
pub struct Answer {
    message: Message,
    query: Option<CallbackQuery>,
}

impl Answer {
    pub(super) fn written(message: Message) -> Self {
        Self { message, query: None }
    }

    /// A press that came with the message of its button.
    pub(super) fn pressed(query: CallbackQuery, message: Message) -> Self {
        Self { message, query: Some(query) }
    }

    /// The text or caption of the message, or the data of the button.
    pub fn text(&self) -> &str {
        self.data().unwrap_or_else(|| self.message.content())
    }

    /// The message. Of a press it is the one with the question.
    pub fn message(&self) -> &Message {
        &self.message
    }

    /// The press, if it was one. It has been answered already, unless [that](crate::Client::answer_queries) is left to the
    /// handlers.
    pub fn query(&self) -> Option<&CallbackQuery> {
        self.query.as_ref()
    }

    /// The data of the button that was pressed.
    pub fn data(&self) -> Option<&str> {
        self.query.as_ref()?.data.as_deref()
    }

    /// Who answered.
    pub fn user(&self) -> Option<&User> {
        self.query.as_ref().map(|query| &query.from).or_else(|| self.message.user())
    }
}

/// Its [text](Answer::text).
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}
