//! Requests to Safir.

use std::time::Duration;

use bytes::Bytes;
use reqwest::{RequestBuilder, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Error, ErrorKind};

/// Where Safir is, and how it is spoken to.
#[derive(Clone, Debug)]
pub(super) struct Http {
    pub(super) base_url: String,
    pub(super) timeout: Duration,
    // None where TLS could not be set up.
    client: Option<reqwest::Client>,
}

impl Http {
    pub(super) fn new(base_url: &str) -> Self {
        let client = crate::client::http_client().build().ok();
        Self { base_url: base_url.to_owned(), timeout: Duration::from_secs(30), client }
    }

    pub(super) fn post(&self, path: &str) -> Result<RequestBuilder, Error> {
        let client = self.client.as_ref();
        let client = client.ok_or_else(|| Error::new(ErrorKind::Network, "the HTTP client could not be set up"))?;
        Ok(client.post(format!("{}/{path}", self.base_url)).timeout(self.timeout))
    }
}

/// A request with a JSON body.
pub(super) fn json(request: RequestBuilder, body: &Value) -> RequestBuilder {
    request.header(header::CONTENT_TYPE, "application/json").body(body.to_string())
}

/// Sends a request and reads the answer.
pub(super) async fn send<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, Error> {
    let network = |error: reqwest::Error| {
        let what = if error.is_timeout() { "no answer came in time" } else { "it could not be reached" };
        Error::new(ErrorKind::Network, what).with_source(error.without_url())
    };
    let response = request.send().await.map_err(network)?;
    let status = response.status().as_u16();
    let body = response.bytes().await.map_err(network)?;
    if !(200..300).contains(&status) {
        return Err(refusal(status, &body));
    }
    serde_json::from_slice(&body).map_err(|error| {
        Error::new(ErrorKind::Unreadable, format!("no answer of Safir's but HTTP {status} with: {}", excerpt(&body)))
            .with_source(error)
    })
}

/// The form of refusals is not documented in full.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Refusal {
    code: Option<i64>,
    message: Option<String>,
    description: Option<String>,
    error_description: Option<String>,
}

fn refusal(status: u16, body: &[u8]) -> Error {
    match serde_json::from_slice::<Refusal>(body) {
        Ok(told) => {
            let description = told.message.or(told.description).or(told.error_description).unwrap_or_default();
            Error::of_code(told.code, status, &description)
        }
        Err(_) => Error::of_code(None, status, &format!("HTTP {status} with: {}", excerpt(body))),
    }
}

fn excerpt(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(&body[..body.len().min(500)]);
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(120).collect()
}

/// The bytes of a form, `a=1&b=2`.
pub(super) fn form(fields: &[(&str, &str)]) -> Bytes {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish().into()
}
