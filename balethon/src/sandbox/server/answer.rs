//! The envelope.

use std::fmt;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::sandbox::quirks::{ErrorStatus, Quirks};
use crate::sandbox::world::Refusal;

/// Marks a response in whose place the connection is cut.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cut;

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection is cut on request")
    }
}

impl std::error::Error for Cut {}

/// An answer before it goes out.
pub(super) struct Answer {
    pub(super) status: u16,
    content_type: &'static str,
    body: Vec<u8>,
}

impl Answer {
    pub(super) fn text(status: u16, content_type: &'static str, body: String) -> Self {
        Self { status, content_type, body: body.into_bytes() }
    }

    fn json(status: u16, body: Vec<u8>) -> Self {
        Self { status, content_type: "application/json", body }
    }

    pub(super) fn ok(result: &Value) -> Self {
        Self::json(200, json!({"ok": true, "result": result}).to_string().into_bytes())
    }

    /// The answer of `getUpdates`. The updates are JSON already and are not parsed again.
    pub(super) fn updates(updates: &[Arc<RawValue>]) -> Self {
        let mut body = String::from(r#"{"ok":true,"result":["#);
        for (index, update) in updates.iter().enumerate() {
            if index > 0 {
                body.push(',');
            }
            body.push_str(update.get());
        }
        body.push_str("]}");
        Self::json(200, body.into_bytes())
    }

    pub(super) fn refusal(refusal: &Refusal, quirks: &Quirks) -> Self {
        let mut body = json!({"ok": false, "error_code": refusal.code, "description": refusal.description});
        if let Some(seconds) = refusal.retry_after {
            body["parameters"] = json!({"retry_after": seconds});
        }
        let status = if quirks.error_status == ErrorStatus::AlwaysOk { 200 } else { refusal.code };
        Self::json(status, body.to_string().into_bytes())
    }

    /// As the page's panel for developers shows it.
    pub(super) fn shown(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Half of it.
    pub(super) fn broken(mut self) -> Self {
        self.body.truncate(self.body.len() / 2);
        self
    }

    /// A response in whose place the connection is cut.
    pub(super) fn cut() -> Response {
        let mut response = Response::new(Body::empty());
        response.extensions_mut().insert(Cut);
        response
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, [(header::CONTENT_TYPE, self.content_type)], self.body).into_response()
    }
}
