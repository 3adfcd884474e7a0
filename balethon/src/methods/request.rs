//! [`Request`]: a method on its way.

use std::future::IntoFuture;
use std::time::Duration;

use futures_util::future::BoxFuture;

#[cfg(feature = "uploads")]
use super::FilePart;
use super::Method;
use crate::api::{Api, Body, Call, Retry};
#[cfg(feature = "uploads")]
use crate::api::{Form, Part};
use crate::error::{Error, ErrorKind};
use crate::types::bind;

/// A request to Bale. It does nothing until it is awaited, waited for, or handed to
/// [`Client::spawn`](crate::Client::spawn).
///
/// A handler may also return one: it is then sent. Its type names the method, from [`methods`](crate::methods):
/// `Request<SendMessage>` for `message.reply("…")`.
#[derive(Debug)]
#[must_use = "a request does nothing until it is awaited (`.await`; `.wait()` where there is no async)"]
pub struct Request<M> {
    // The error of an object that has no way back to Bale is told when the request is sent, where it can be handled.
    api: Result<Api, Error>,
    pub(crate) method: M,
    timeout: Option<Duration>,
    retry: Option<Retry>,
}

impl Api {
    /// A request with a method by value: for a [`Method`] of your own, which this library does not know yet.
    pub fn request<M: Method>(&self, method: M) -> Request<M> {
        Request::new(Ok(self.clone()), method)
    }
}

impl<M: Method> Request<M> {
    pub(crate) fn new(api: Result<Api, Error>, method: M) -> Self {
        Self { api, method, timeout: None, retry: None }
    }

    /// How long to wait for the answer, in place of the client's
    /// [`request_timeout`](crate::Client::request_timeout).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Whether to send again after a network failure or a fault of Bale's. By default only requests that change
    /// nothing are: the others might arrive twice. What surely did not arrive (a refused connection, a 429) is sent
    /// again in any case but `false`.
    pub fn retry(mut self, retry: bool) -> Self {
        self.retry = Some(if retry { Retry::Always } else { Retry::Never });
        self
    }

    /// The method with its parameters.
    pub fn method(&self) -> &M {
        &self.method
    }

    /// Sends the request and blocks until the answer is there: for `fn` handlers and programs without a runtime.
    ///
    /// # Errors
    /// As when awaited. In async code it is refused with an error that says so, because it would stall the thread that
    /// the others run on.
    pub fn wait(self) -> Result<M::Answer, Error> {
        crate::blocking::wait(self.into_future())
    }

    async fn send(api: &Api, method: &M, timeout: Option<Duration>, retry: Retry) -> Result<M::Result, Error> {
        method.check().map_err(|error| error.in_method(M::NAME))?;
        let unreadable = |error: serde_json::Error, what: &str| {
            Error::new(ErrorKind::Unreadable, format!("{what}: {error}")).in_method(M::NAME)
        };
        let body = body(method).map_err(|error| unreadable(error, "the parameters are no JSON"))?;
        let answer = api.call(Call { method: M::NAME, body, timeout, retry }).await?;
        bind(api, || answer.read()).map_err(|error| unreadable(error, "Bale's answer has another form than expected"))
    }
}

/// The parameters as they are sent: JSON, or a form where files go along.
fn body<M: Method>(method: &M) -> serde_json::Result<Body> {
    #[cfg(feature = "uploads")]
    {
        let uploaded = |part: FilePart<'_>| {
            Some(Part { upload: part.file.as_upload()?.clone(), name: part.name, limit: part.limit })
        };
        let files: Vec<_> = method.files().into_iter().filter_map(uploaded).collect();
        if M::FORM || !files.is_empty() {
            let serde_json::Value::Object(parameters) = serde_json::to_value(method)? else {
                return Err(serde::ser::Error::custom("they are no object"));
            };
            // The places of uploaded files are null; their parts have the same names.
            let fields = parameters.into_iter().filter(|(_, value)| !value.is_null());
            let fields = fields.map(|(name, value)| match value {
                serde_json::Value::String(text) => (name, text),
                other => (name, other.to_string()),
            });
            return Ok(Body::Form(Form { fields: fields.collect(), files }));
        }
    }
    serde_json::to_vec(method).map(|json| Body::Json(json.into()))
}

impl<M: Method> IntoFuture for Request<M> {
    type Output = Result<M::Answer, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { api, method, timeout, retry } = self;
        let retry = retry.unwrap_or(if M::READS { Retry::Always } else { Retry::Undelivered });
        // Here and not in the future: a spawned answer counts from the moment it was begun.
        let query = match (&api, method.answers()) {
            (Ok(api), Some(id)) if api.close_query(id) => Some((api.clone(), id.to_owned())),
            _ => None,
        };
        Box::pin(async move {
            let api = api.map_err(|error| error.in_method(M::NAME))?;
            let answer = Self::send(&api, &method, timeout, retry).await;
            if let (Err(_), Some((api, id))) = (&answer, query) {
                api.open_query(&id);
            }
            answer.map(|result| bind(&api, || method.finish(result)))
        })
    }
}
