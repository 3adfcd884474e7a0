//! What a question makes of the messages and presses of the person who is asked.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use futures_util::future::BoxFuture;

use super::Answer;
use crate::condition::Condition;
use crate::dispatch::{Judge, Judgement};
use crate::error::{Error, ErrorKind, Failure};
use crate::event::{Context, Event};
use crate::methods::SendMessage;
use crate::text::Command;
use crate::text::fold::fold;
use crate::types::{CallbackQuery, Message, MessageId, ReplyMarkup};

/// How an answer is read; nothing where it cannot be.
pub(super) type Read<T> = Arc<dyn Fn(&Answer) -> Option<T> + Send + Sync>;

pub(super) struct Options {
    pub(super) condition: Option<Condition>,
    pub(super) retry: Option<String>,
    pub(super) attempts: usize,
    pub(super) cancel: Vec<String>,
    pub(super) timeout: Option<Duration>,
    pub(super) commands: bool,
    pub(super) replace: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            condition: None,
            retry: None,
            attempts: 10,
            cancel: Vec::new(),
            timeout: None,
            commands: false,
            replace: false,
        }
    }
}

pub(super) struct Judging<T> {
    options: Options,
    read: Read<T>,
    /// The message with the question, once it is sent.
    question: OnceLock<MessageId>,
    /// What its buttons send: a press may come before Bale has said which message it was.
    buttons: Vec<String>,
    /// How many answers did not fit.
    wrong: AtomicUsize,
}

impl<T> Judging<T> {
    pub(super) fn new(options: Options, read: Read<T>, question: &SendMessage) -> Self {
        let rows = match &question.reply_markup {
            Some(ReplyMarkup::Inline(keyboard)) => &keyboard.rows[..],
            _ => &[],
        };
        let buttons = rows.iter().flatten().filter_map(|button| button.callback_data.clone()).collect();
        Self { options, read, question: OnceLock::new(), buttons, wrong: AtomicUsize::new(0) }
    }

    pub(super) fn sent(&self, question: MessageId) {
        let _ = self.question.set(question);
    }

    pub(super) fn timeout(&self) -> Option<Duration> {
        self.options.timeout
    }

    /// What may be an answer: a message, or a press on a button of the question.
    fn candidate(&self, cx: &Context) -> Option<Answer> {
        match cx.event() {
            Event::Message(message) => Some(Answer::written(message.clone())),
            Event::CallbackQuery(query) => {
                let message = query.message.as_ref().filter(|message| self.is_ours(query, message))?;
                Some(Answer::pressed((**query).clone(), message.clone()))
            }
            _ => None,
        }
    }

    fn is_ours(&self, query: &CallbackQuery, message: &Message) -> bool {
        match self.question.get() {
            Some(question) => *question == message.id,
            None => query.data.as_ref().is_some_and(|data| self.buttons.contains(data)),
        }
    }

    fn cancels(&self, answer: &Answer) -> bool {
        let mut words = self.options.cancel.iter();
        match answer.data() {
            Some(data) => words.any(|word| word == data),
            None => words.any(|word| fold(word.trim()) == fold(answer.text().trim())),
        }
    }

    /// Whether it is a message of a kind that goes to the handlers.
    fn is_for_handlers(&self, answer: &Answer, cx: &Context) -> bool {
        let is_command = || {
            let command = Command::parse(answer.text());
            command.is_some_and(|command| command.is_for(cx.me().username.as_deref()))
        };
        answer.query().is_none()
            && ((answer.message().is_service() && self.options.condition.is_none())
                || (!self.options.commands && is_command()))
    }

    async fn value(&self, answer: &Answer, cx: &Context) -> Result<Option<T>, Failure> {
        if let Some(condition) = &self.options.condition
            && answer.query().is_none()
            && condition.refusal(cx).await?.is_some()
        {
            return Ok(None);
        }
        Ok((self.read)(answer))
    }

    /// Tells the person that the answer does not fit, for so many times.
    async fn retry(&self, text: &str, answer: &Answer) -> Judgement {
        if self.wrong.fetch_add(1, Ordering::Relaxed) + 1 >= self.options.attempts {
            let message = format!("the person gave {} answers that do not fit", self.options.attempts);
            return Judgement::Over(Err(Error::new(ErrorKind::NoAnswer, message)));
        }
        let said = match answer.query() {
            Some(query) => query.send(text),
            None => answer.message().reply(text),
        };
        match said.await {
            Ok(_) => Judgement::Told,
            Err(error) => Judgement::Over(Err(error)),
        }
    }
}

impl<T: Send + 'static> Judge for Judging<T> {
    fn judge<'a>(&'a self, cx: &'a Context) -> BoxFuture<'a, Result<Judgement, Failure>> {
        Box::pin(async move {
            let Some(answer) = self.candidate(cx) else { return Ok(Judgement::Other) };
            if self.cancels(&answer) {
                let error = Error::new(ErrorKind::Cancelled, format!("the person ended it with {:?}", answer.text()));
                return Ok(Judgement::Over(Err(error)));
            }
            if self.is_for_handlers(&answer, cx) {
                return Ok(Judgement::Other);
            }
            match (self.value(&answer, cx).await?, &self.options.retry) {
                (Some(value), _) => Ok(Judgement::Over(Ok(Box::new(value)))),
                (None, Some(text)) => Ok(self.retry(text, &answer).await),
                (None, None) => Ok(Judgement::Other),
            }
        })
    }
}
