//! [`Error`], what the library reports; [`Failure`], what handlers, [`run`](crate::run) and `main` return.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

type Source = Box<dyn StdError + Send + Sync>;

/// What handlers, [`run`](crate::run) and `main` return: `Result` alone is `Result<(), Failure>`.
pub type Result<T = (), E = Failure> = std::result::Result<T, E>;

/// What went wrong, for a program to act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Bale does not know the token. Nothing works until it is right.
    TokenRefused,
    /// The bot lacks a right in this chat.
    Forbidden,
    /// The user blocked the bot, or never started it.
    Blocked,
    /// There is no such chat, user, message, file or method.
    NotFound,
    /// Bale, or a check made before sending, found the request wrong.
    BadRequest,
    /// Bale's rate limit is used up.
    Flood {
        /// How long Bale asks to wait; it does not always say.
        retry_after: Option<Duration>,
    },
    /// A fault on Bale's side, or a part of the API that it does not have yet.
    Server,
    /// The connection failed.
    Network,
    /// No answer came in time.
    Timeout,
    /// What came is no answer of Bale's.
    Unreadable,
    /// A file on this machine could not be read or written.
    File,
    /// The library was called in a way that cannot work.
    Usage,
    /// The bot cannot start as it is put together.
    Startup,
    /// The storage failed.
    Storage,
    /// A stored state is none of the program's any more, or a state cannot be stored.
    State,
    /// A person who was [asked](crate::types::Message::ask) gave no answer in time, or too many that did not fit.
    NoAnswer,
    /// A person who was [asked](crate::types::Message::ask) said one of the words that end it, or was asked
    /// anew.
    Cancelled,
    /// The bot is stopping.
    Stopped,
}

/// An error of this library: a [kind](Error::kind) to act on, and a sentence for people.
///
/// It never holds the token.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    method: Option<&'static str>,
    code: Option<i64>,
    message: String,
    source: Option<Source>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner { kind, method: None, code: None, message: message.into(), source: None }))
    }

    pub(crate) fn in_method(mut self, method: &'static str) -> Self {
        self.0.method = Some(method);
        self
    }

    pub(crate) fn with_code(mut self, code: i64) -> Self {
        self.0.code = Some(code);
        self
    }

    pub(crate) fn with_source(mut self, source: impl Into<Source>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// The same for a program, with another sentence for people, whose cause this one is.
    pub(crate) fn wrapped(self, message: impl Into<String>) -> Self {
        let (kind, code) = (self.kind(), self.code());
        Self(Box::new(Inner { kind, method: None, code, message: message.into(), source: Some(self.into()) }))
    }

    /// An error of a storage, for those who write one.
    pub fn storage(source: impl Into<Source>) -> Self {
        Self::new(ErrorKind::Storage, "the storage failed").with_source(source)
    }

    /// True when no connection could be made, so that nothing can have arrived.
    pub(crate) fn is_connect(&self) -> bool {
        let cause = self.0.source.as_ref().and_then(|source| source.downcast_ref::<reqwest::Error>());
        cause.is_some_and(reqwest::Error::is_connect)
    }

    /// Whether a cause of it begins like this. The HTTP client's causes have no types to go by.
    pub(crate) fn has_cause(&self, text: &str) -> bool {
        let mut next = StdError::source(self);
        while let Some(error) = next {
            if error.to_string().starts_with(text) {
                return true;
            }
            next = error.source();
        }
        false
    }

    /// Whether it only tells that a question to a person had no answer: nothing went wrong.
    pub(crate) fn is_quiet(&self) -> bool {
        matches!(self.kind(), ErrorKind::NoAnswer | ErrorKind::Cancelled | ErrorKind::Stopped)
    }

    /// What went wrong, for a program to act on.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The method of Bale's that was called, such as `sendMessage`.
    pub fn method(&self) -> Option<&'static str> {
        self.0.method
    }

    /// Bale's `error_code`, or the HTTP status where there was none.
    pub fn code(&self) -> Option<i64> {
        self.0.code
    }

    /// The sentence without the method; for errors of Bale's, its own description, with a hint in parentheses where
    /// there is one.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// How long Bale asks to wait before the next request.
    pub fn retry_after(&self) -> Option<Duration> {
        match self.0.kind {
            ErrorKind::Flood { retry_after } => retry_after,
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(method) = self.0.method {
            write!(f, "{method}: ")?;
        }
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("method", &self.0.method)
            .field("code", &self.0.code)
            .field("message", &self.0.message)
            .field("source", &self.0.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

/// Any error, as handlers, [`run`](crate::run) and `main` return it.
///
/// Everything that `?` can turn into a boxed error becomes one: errors of other crates, ours, and plain text. Printed by
/// `main`, it is a sentence for people with its causes, not a structure.
///
/// ```
/// use balethon::prelude::*;
///
/// fn half(text: &str) -> Result<i64> {
///     let number: i64 = text.parse()?;
///     if number % 2 == 1 {
///         return Err("an odd number has no half".into());
///     }
///     Ok(number / 2)
/// }
/// assert!(half("x").unwrap_err().downcast_ref::<std::num::ParseIntError>().is_some());
/// ```
pub struct Failure(Source);

// Not an `Error` itself: that is what lets it be made from every other one.
impl<E: Into<Source>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl Failure {
    /// The first error of type `E` among this one and its causes.
    pub fn downcast_ref<E: StdError + 'static>(&self) -> Option<&E> {
        let mut next: Option<&(dyn StdError + 'static)> = Some(&*self.0);
        while let Some(error) = next {
            if let Some(found) = error.downcast_ref() {
                return Some(found);
            }
            next = error.source();
        }
        None
    }

    /// Whether it only tells that a question to a person had no answer.
    pub(crate) fn is_quiet(&self) -> bool {
        self.downcast_ref().is_some_and(Error::is_quiet)
    }

    /// The error itself.
    pub fn as_error(&self) -> &(dyn StdError + Send + Sync + 'static) {
        &*self.0
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

const _: fn() = || {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Error>();
    shared::<Failure>();
};
