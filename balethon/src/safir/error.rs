//! What goes wrong with Safir.

use std::error::Error as StdError;
use std::fmt;

/// What went wrong, for a program to act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The key, or id and secret, were not accepted.
    Unauthorized,
    /// The phone number is none.
    Phone,
    /// The number has no account in Bale.
    NotBaleUser,
    /// The organization's credit is used up.
    Payment,
    /// Too many requests.
    RateLimit,
    /// Too many people were written to.
    Contacts,
    /// Something else in the request is wrong.
    Input,
    /// A fault on Safir's side.
    Server,
    /// The connection failed, or no answer came in time.
    Network,
    /// What came is no answer of Safir's.
    Unreadable,
}

/// An error of Safir's: a [kind](Error::kind) to act on, and a sentence for people. It never holds a key or secret.
pub struct Error {
    kind: ErrorKind,
    code: Option<i64>,
    message: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    pub(super) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, code: None, message: message.into(), source: None }
    }

    pub(super) fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The error of a number in Safir's lists, with the HTTP status as a second opinion.
    pub(super) fn of_code(code: Option<i64>, status: u16, description: &str) -> Self {
        let kind = match (code, status) {
            (Some(2), _) => ErrorKind::Server,
            (Some(3 | 18), _) => ErrorKind::RateLimit,
            (Some(4), _) => ErrorKind::Input,
            (Some(8), _) => ErrorKind::Phone,
            (Some(17), _) => ErrorKind::NotBaleUser,
            (Some(20), _) => ErrorKind::Payment,
            (Some(21), _) => ErrorKind::Contacts,
            (_, 401 | 403) => ErrorKind::Unauthorized,
            (_, 402) => ErrorKind::Payment,
            (_, 429) => ErrorKind::RateLimit,
            (_, 500..) => ErrorKind::Server,
            _ => ErrorKind::Input,
        };
        let description = if description.is_empty() { "no description" } else { description };
        Self { code, ..Self::new(kind, description) }
    }

    /// What went wrong, for a program to act on.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Safir's number for it.
    pub fn code(&self) -> Option<i64> {
        self.code
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "safir: {}", self.message)?;
        match self.code {
            Some(code) => write!(f, " ({code})"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.kind)
            .field("code", &self.code)
            .field("message", &self.message)
            .field("source", &self.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
