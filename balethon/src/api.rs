//! [`Api`]: the cheap handle through which requests go.

use std::any::Any;
use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;
use serde::Deserialize;

use crate::error::Error;
#[cfg(feature = "uploads")]
use crate::upload::Upload;

/// A handle to Bale, with a function for every method of its Bot API. Cheap to clone.
///
/// A [`Client`](crate::Client) derefs to it, and every object that came from Bale carries one, which is how
/// `message.reply("…")` knows where to go.
#[derive(Clone)]
pub struct Api(Arc<Inner>);

struct Inner {
    transport: Box<dyn Transport>,
    /// Queries that came and that no answer has been sent to.
    open_queries: Mutex<HashSet<String>>,
    /// What the bot that runs with this handle has for its verbs.
    running: Mutex<Option<Arc<dyn Any + Send + Sync>>>,
}

/// What carries requests to Bale and brings answers back.
pub(crate) trait Transport: Send + Sync {
    /// Sends a call; gives the JSON of the answer's `result`.
    fn call(&self, call: Call) -> BoxFuture<'_, Result<Answer, Error>>;

    /// Begins to fetch a file by its path, or id, at Bale.
    fn download(&self, path: String) -> BoxFuture<'_, Result<Incoming, Error>>;
}

/// An answer's JSON from its `result` on. What follows that in the envelope may follow here.
pub(crate) struct Answer(pub(crate) Bytes);

impl Answer {
    /// The `result`.
    pub(crate) fn read<'a, T: Deserialize<'a>>(&'a self) -> serde_json::Result<T> {
        // As text, like updates: as bytes, a message would be read by other code, compiled a second time.
        let json = std::str::from_utf8(&self.0).map_err(serde::de::Error::custom)?;
        T::deserialize(&mut serde_json::Deserializer::from_str(json))
    }
}

/// A request on its way.
pub(crate) struct Call {
    pub(crate) method: &'static str,
    pub(crate) body: Body,
    /// In place of the client's `request_timeout`.
    pub(crate) timeout: Option<Duration>,
    pub(crate) retry: Retry,
}

/// The parameters of a request.
pub(crate) enum Body {
    Json(Bytes),
    #[cfg(feature = "uploads")]
    Form(Form),
}

/// The parameters as a form, and the files that go with them.
#[cfg(feature = "uploads")]
pub(crate) struct Form {
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) files: Vec<Part>,
}

/// A file in a form.
#[cfg(feature = "uploads")]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) upload: Upload,
    /// The most bytes that Bale takes.
    pub(crate) limit: u64,
}

impl Body {
    /// Whether it can be sent, or sent again.
    pub(crate) fn is_readable(&self) -> bool {
        match self {
            Self::Json(_) => true,
            #[cfg(feature = "uploads")]
            Self::Form(form) => form.files.iter().all(|part| part.upload.is_readable()),
        }
    }
}

/// A file on its way from Bale.
pub(crate) struct Incoming {
    /// In bytes, where the server says it.
    pub(crate) size: Option<u64>,
    pub(crate) chunks: BoxStream<'static, Result<Bytes, Error>>,
}

/// What may be done when a call fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Retry {
    /// Nothing: the caller has its own way.
    Never,
    /// Only what surely did not arrive is sent again: a refused connection, a 429.
    Undelivered,
    /// It changes nothing, so that it can be sent again whatever happened.
    Always,
}

impl Api {
    pub(crate) fn new(transport: impl Transport + 'static) -> Self {
        Self(Arc::new(Inner {
            transport: Box::new(transport),
            open_queries: Mutex::default(),
            running: Mutex::default(),
        }))
    }

    pub(crate) fn call(&self, call: Call) -> BoxFuture<'_, Result<Answer, Error>> {
        self.0.transport.call(call)
    }

    pub(crate) fn fetch(&self, path: String) -> BoxFuture<'_, Result<Incoming, Error>> {
        self.0.transport.download(path)
    }

    /// Remembers a query that waits for an answer.
    pub(crate) fn open_query(&self, id: &str) {
        self.queries().insert(id.to_owned());
    }

    /// Whether the query waits for an answer.
    pub(crate) fn is_open_query(&self, id: &str) -> bool {
        self.queries().contains(id)
    }

    /// True when the query was waiting for an answer until now.
    pub(crate) fn close_query(&self, id: &str) -> bool {
        self.queries().remove(id)
    }

    /// A bot runs with this handle from now on.
    pub(crate) fn set_running(&self, running: Arc<dyn Any + Send + Sync>) {
        *self.0.running.lock().unwrap_or_else(PoisonError::into_inner) = Some(running);
    }

    /// What the bot that runs with this handle, or did last, has for its verbs.
    pub(crate) fn running<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        self.0.running.lock().unwrap_or_else(PoisonError::into_inner).clone()?.downcast().ok()
    }

    fn queries(&self) -> std::sync::MutexGuard<'_, HashSet<String>> {
        self.0.open_queries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Api")
    }
}

impl PartialEq for Api {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
