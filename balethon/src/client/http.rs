//! The [`Transport`] over reqwest: bodies, envelopes, errors, waiting out a 429, sending again.

use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http_body_util::BodyExt;
use reqwest::Request;
#[cfg(feature = "uploads")]
use reqwest::RequestBuilder;
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::refusals::{classify, hint};
use super::{DEFAULT_BASE_URL, Settings, files};
use crate::activity::Underway;
#[cfg(feature = "uploads")]
use crate::api::Form;
use crate::api::{Answer, Body, Call, Incoming, Retry, Transport};
use crate::error::{Error, ErrorKind};
use crate::place;

/// How often a request is sent again after network failures and faults of the server.
const RETRIES: u32 = 3;

pub(super) struct Http {
    settings: Arc<Settings>,
    // Made at the first request: loading the certificates takes a while, and settings may still change.
    client: OnceLock<reqwest::Client>,
    /// By method, to be copied: reading an address costs as much as a fifth of a request.
    requests: Mutex<FxHashMap<&'static str, Request>>,
}

/// What all our HTTP clients have in common.
pub(crate) fn http_client() -> reqwest::ClientBuilder {
    #[cfg(feature = "rustls")]
    // Fails where the program has chosen a provider already, and that one is fine.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .user_agent(concat!("balethon/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(Duration::from_secs(10))
        // Where a redirect leads, the address before it must not be seen: the token is in it.
        .referer(false)
}

impl Http {
    pub(super) fn new(settings: Arc<Settings>) -> Self {
        Self { settings, client: OnceLock::new(), requests: Mutex::default() }
    }

    fn client(&self) -> Result<&reqwest::Client, Error> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let mut builder = http_client();
        if let Some(proxy) = &self.settings.proxy {
            // Without the address: it may hold a password.
            let proxy = reqwest::Proxy::all(proxy).map_err(|error| {
                let what = "the proxy's address is none; it looks like `http://host:port` or `socks5://host:port`";
                Error::new(ErrorKind::Usage, what).with_source(error.without_url())
            })?;
            builder = builder.proxy(proxy);
        }
        #[cfg(any(feature = "rustls", feature = "native-tls"))]
        if self.settings.proxy.is_none() && self.settings.base_url.starts_with("http://") {
            // Nobody shows a certificate there, and reading the system's takes longer than all else in a test.
            builder = builder.tls_certs_only([]);
        }
        let client = builder
            // Above the poll timeout, so that the connection of the polls is kept.
            .pool_idle_timeout(Duration::from_secs(90))
            .build()
            .map_err(|error| {
                Error::new(ErrorKind::Usage, "the HTTP client could not be set up").with_source(error.without_url())
            })?;
        Ok(self.client.get_or_init(|| client))
    }

    /// A request for a method, without its parameters.
    fn request(&self, method: &'static str) -> Result<Request, Error> {
        // Before the lock: the first time, it takes a while.
        let client = self.client()?;
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(request) = requests.get(method) {
            return Ok(copy(request));
        }
        let url = self.address(&format!("{}/bot{}/{method}", self.settings.base_url, self.settings.token.expose()))?;
        // By the builder, which makes a header of the login in an address.
        let request = client.post(url).build().map_err(network_error)?;
        Ok(copy(requests.entry(method).or_insert(request)))
    }

    async fn attempt(&self, call: &Call) -> Result<Answer, Error> {
        let _underway = Underway::of_bot(self.settings.watched.as_ref(), call.method);
        let usual = self.settings.request_timeout;
        let (status, body) = match &call.body {
            Body::Json(json) => {
                let sent = self.send_json(call.method, json.clone())?;
                in_time(call.timeout.unwrap_or(usual), pin!(answer(sent))).await?
            }
            #[cfg(feature = "uploads")]
            Body::Form(form) => Box::pin(self.send_form(call.method, form, call.timeout)).await?,
        };
        self.open(call.method, status, body)
    }

    /// Apart, since a future keeps room for all that it ever held. And not by a builder: that is copied with each step.
    fn send_json(
        &self,
        method: &'static str,
        json: Bytes,
    ) -> Result<impl Future<Output = reqwest::Result<reqwest::Response>> + use<>, Error> {
        let mut request = self.request(method)?;
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        *request.body_mut() = Some(json.into());
        Ok(self.client()?.execute(request))
    }

    #[cfg(feature = "uploads")]
    async fn send_form(
        &self,
        method: &'static str,
        form: &Form,
        timeout: Option<Duration>,
    ) -> Result<(u16, Bytes), Error> {
        let request = RequestBuilder::from_parts(self.client()?.clone(), self.request(method)?);
        let sent = pin!(files::send(request, form, self.settings.request_timeout));
        match timeout {
            Some(timeout) => in_time(timeout, sent).await,
            None => sent.await,
        }
    }

    fn address(&self, url: &str) -> Result<reqwest::Url, Error> {
        reqwest::Url::parse(url).map_err(|error| {
            let message = format!(
                "{:?} is no address that requests can go to ({error}); `base_url` or BALE_BASE_URL is like {DEFAULT_BASE_URL}",
                self.settings.shown_url()
            );
            Error::new(ErrorKind::Usage, message)
        })
    }

    async fn attempt_download(&self, path: &str) -> Result<Incoming, Error> {
        let _underway = Underway::of_bot(self.settings.watched.as_ref(), "download");
        let timeout = self.settings.request_timeout;
        let mut url = self.address(&format!("{}/file/bot{}", self.settings.base_url, self.settings.token.expose()))?;
        // One segment after the other, so that no path leads out of the folder or into a query.
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.extend(path.split('/'));
        }
        let request = self.client()?.get(url);
        let response = in_time(timeout, pin!(async { request.send().await.map_err(network_error) })).await?;
        let status = response.status().as_u16();
        let json =
            response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
        let short = response.content_length().is_some_and(|length| length < 10_000);
        if response.status().is_success() && !(json && short) {
            return Ok(files::incoming(response, timeout));
        }
        let body = tokio::time::timeout(timeout, response.bytes())
            .await
            .map_err(|_| Error::new(ErrorKind::Timeout, "the answer did not end in time"))?
            .map_err(network_error)?;
        // A refusal comes in the envelope of all answers, perhaps under HTTP 200; other JSON is a file.
        let refused = serde_json::from_slice::<Envelope<'_>>(&body).is_ok_and(|envelope| !envelope.ok);
        if status < 300 && !refused {
            return Ok(files::read(body));
        }
        match self.open("download", status, body) {
            Err(error) => Err(error),
            Ok(_) => Err(Error::new(ErrorKind::Unreadable, format!("no file but HTTP {status}"))),
        }
    }

    /// Takes the result out of the envelope.
    fn open(&self, method: &str, status: u16, body: Bytes) -> Result<Answer, Error> {
        // The form in which answers come, as good as always: reading past the result to find its end can be spared.
        const GOOD: &[u8] = br#"{"ok":true,"result":"#;
        if status == 200 && body.starts_with(GOOD) {
            return Ok(Answer(body.slice(GOOD.len()..)));
        }
        let Ok(envelope) = serde_json::from_slice::<Envelope<'_>>(&body) else {
            return Err(self.no_envelope(status, &body));
        };
        match envelope {
            Envelope { ok: true, result: Some(result), .. } => Ok(Answer(body.slice_ref(result.get().as_bytes()))),
            Envelope { ok: true, result: None, .. } => Ok(Answer(Bytes::from_static(b"null"))),
            Envelope { ok: false, description, error_code, parameters, .. } => {
                let code = error_code.unwrap_or(i64::from(status));
                let description = self.settings.token.strip(description.as_deref().unwrap_or("no description"));
                let retry_after = parameters.and_then(|parameters| parameters.retry_after).map(Duration::from_secs);
                let kind = classify(code, &description, retry_after);
                let message = match kind {
                    ErrorKind::TokenRefused => format!(
                        "Bale refused the token ({description}); copy it again from @botfather, whole, as <number>:<letters>"
                    ),
                    ErrorKind::Flood { retry_after: Some(wait) } => {
                        format!("{description} (too many requests; Bale asks to wait {} s)", wait.as_secs())
                    }
                    _ => match hint(kind, method, &description) {
                        Some(hint) => format!("{description} ({hint})"),
                        None => description,
                    },
                };
                Err(Error::new(kind, message).with_code(code))
            }
        }
    }

    /// The error for a body that is not Bale's JSON: something in between, or another server.
    fn no_envelope(&self, status: u16, body: &[u8]) -> Error {
        let text: String =
            String::from_utf8_lossy(&body[..body.len().min(2000)]).split_whitespace().collect::<Vec<_>>().join(" ");
        let mut excerpt: String = self.settings.token.strip(&text).chars().take(120).collect();
        if excerpt.is_empty() {
            excerpt.push_str("an empty body");
        }
        let kind = match status {
            429 => ErrorKind::Flood { retry_after: None },
            // A server that knows nothing of Bale's methods, such as one of files.
            501 => ErrorKind::Unreadable,
            500.. => ErrorKind::Server,
            413 => ErrorKind::BadRequest,
            _ => ErrorKind::Unreadable,
        };
        Error::new(kind, format!("no answer of Bale's but HTTP {status} with: {excerpt}")).with_code(i64::from(status))
    }

    /// How long to wait before the call is sent again; none when it is not.
    fn wait(&self, retry: Retry, error: &Error, tries: u32, waited: Duration) -> Option<Duration> {
        let refused = || error.kind() == ErrorKind::Network && error.is_connect();
        match (retry, error.kind()) {
            (Retry::Never, _) => None,
            (_, ErrorKind::Flood { retry_after }) => {
                // Without a word from Bale: 2, 4, 8, … seconds.
                let wait = retry_after.unwrap_or(Duration::from_secs(1 << tries.min(5)));
                (waited + wait <= self.settings.flood_wait).then_some(wait)
            }
            (Retry::Undelivered, _) if !refused() => None,
            (_, ErrorKind::Network | ErrorKind::Timeout | ErrorKind::Server)
                if tries <= RETRIES && error.code() != Some(501) =>
            {
                Some(Duration::from_millis(250) * 2u32.pow(tries))
            }
            _ => None,
        }
    }
}

impl Http {
    /// Waits before a request is sent again; gives the error back where it is not.
    async fn before_next(
        &self,
        tries: &mut Tries,
        retry: Retry,
        method: &'static str,
        error: Error,
    ) -> Result<(), Error> {
        tries.sent += 1;
        let Some(wait) = self.wait(retry, &error, tries.sent, tries.waited) else { return Err(error) };
        tracing::warn!(target: "balethon", method, wait = ?wait, "sent again after: {error}");
        if matches!(error.kind(), ErrorKind::Flood { .. }) {
            tries.waited += wait;
            place::lent(self.settings.clock.sleep(wait)).await;
        } else {
            self.settings.clock.sleep(wait).await;
        }
        Ok(())
    }
}

impl Transport for Http {
    fn call(&self, call: Call) -> BoxFuture<'_, Result<Answer, Error>> {
        Box::pin(async move {
            let mut tries = Tries::default();
            if !call.body.is_readable() {
                let what = "the reader of the file has been read already; one reader is sent once";
                return Err(Error::new(ErrorKind::Usage, what).in_method(call.method));
            }
            loop {
                let error = match self.attempt(&call).await {
                    Ok(result) => return Ok(result),
                    Err(error) => error.in_method(call.method),
                };
                let retry = if call.body.is_readable() { call.retry } else { Retry::Never };
                Box::pin(self.before_next(&mut tries, retry, call.method, error)).await?;
            }
        })
    }

    fn download(&self, path: String) -> BoxFuture<'_, Result<Incoming, Error>> {
        Box::pin(async move {
            let mut tries = Tries::default();
            loop {
                let error = match self.attempt_download(&path).await {
                    Ok(incoming) => return Ok(incoming),
                    Err(error) => error.in_method("download"),
                };
                self.before_next(&mut tries, Retry::Always, "download", error).await?;
            }
        })
    }
}

/// How often a request was sent, and how long it has waited because there were too many.
#[derive(Default)]
struct Tries {
    sent: u32,
    waited: Duration,
}

#[derive(Deserialize)]
struct Envelope<'a> {
    ok: bool,
    #[serde(borrow)]
    result: Option<&'a RawValue>,
    description: Option<String>,
    error_code: Option<i64>,
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
}

/// Method, address and login. `try_clone` does more, which is a hundredth of what an update costs.
fn copy(request: &Request) -> Request {
    let mut copy = Request::new(request.method().clone(), request.url().clone());
    if !request.headers().is_empty() {
        copy.headers_mut().clone_from(request.headers());
    }
    copy
}

/// Reads the answer to a request: status and body.
#[allow(clippy::manual_async_fn, reason = "such a function has room for what it is given twice")]
pub(super) fn answer(
    sent: impl Future<Output = reqwest::Result<reqwest::Response>>,
) -> impl Future<Output = Result<(u16, Bytes), Error>> {
    async move {
        let response = pin!(sent).await.map_err(network_error)?;
        let status = response.status().as_u16();
        // `response.bytes()` would be several times as large.
        let body = reqwest::Body::from(response).collect().await.map_err(network_error)?;
        Ok((status, body.to_bytes()))
    }
}

/// Gives up what takes longer. (With reqwest's own timeout each request carries a table of options along.)
async fn in_time<T>(timeout: Duration, exchange: Pin<&mut impl Future<Output = Result<T, Error>>>) -> Result<T, Error> {
    let late = |_| Error::new(ErrorKind::Timeout, NO_ANSWER);
    tokio::time::timeout(timeout, exchange).await.map_err(late)?
}

const NO_ANSWER: &str = "no answer came in time";

pub(super) fn network_error(error: reqwest::Error) -> Error {
    // The URL holds the token.
    let error = error.without_url();
    let (kind, message) = if error.is_timeout() {
        (ErrorKind::Timeout, NO_ANSWER)
    } else if error.is_connect() {
        (ErrorKind::Network, "the server could not be reached")
    } else if speaks_no_http(&error) {
        (ErrorKind::Unreadable, "what answers there does not speak HTTP")
    } else {
        (ErrorKind::Network, "the connection broke")
    };
    Error::new(kind, message).with_source(error)
}

/// What hyper says of a server that speaks before it was asked, as those for mail and shells do. It has no other way.
const SPOKE_FIRST: &str = "received unexpected message from connection";

fn speaks_no_http(error: &reqwest::Error) -> bool {
    let mut next: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = next {
        if let Some(error) = error.downcast_ref::<hyper::Error>()
            && (error.is_parse() || error.to_string() == SPOKE_FIRST)
        {
            return true;
        }
        next = error.source();
    }
    false
}
