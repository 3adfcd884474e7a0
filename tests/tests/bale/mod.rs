//! A server that takes down what it is asked and answers what it is told to: the client's requests are looked at as
//! they arrive over HTTP.

#![allow(dead_code, reason = "each test program uses a part of it")]

use std::collections::BTreeMap;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use balethon::Client;
use serde_json::{Value, json};

pub(crate) const TOKEN: &str = "987654:SECRETsecret";

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) form: Form,
}

impl Received {
    /// The method, when the path was as it should be.
    pub(crate) fn method(&self) -> &str {
        self.path.strip_prefix(&format!("/bot{TOKEN}/")).unwrap_or_else(|| panic!("a wrong path: {}", self.path))
    }

    pub(crate) fn json(&self) -> &Value {
        match &self.form {
            Form::Json(value) => value,
            other => panic!("{} came not as JSON but as {other:?}", self.path),
        }
    }

    pub(crate) fn parts(&self) -> &BTreeMap<String, Part> {
        match &self.form {
            Form::Parts(parts) => parts,
            other => panic!("{} came not as a form but as {other:?}", self.path),
        }
    }

    /// A text field of the form.
    pub(crate) fn text(&self, name: &str) -> &str {
        match self.parts().get(name) {
            Some(Part::Text(text)) => text,
            other => panic!("{name} is {other:?}"),
        }
    }

    /// A file of the form: name, MIME type, content.
    pub(crate) fn file(&self, name: &str) -> (&str, &str, &Bytes) {
        match self.parts().get(name) {
            Some(Part::File { name, mime, content }) => (name, mime, content),
            other => panic!("{name} is {other:?}"),
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) enum Form {
    Nothing,
    Json(Value),
    Encoded(String),
    Parts(BTreeMap<String, Part>),
}

#[derive(Clone, PartialEq)]
pub(crate) enum Part {
    Text(String),
    File { name: String, mime: String, content: Bytes },
}

impl std::fmt::Debug for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => text.fmt(f),
            Self::File { name, mime, content } => write!(f, "file {name} ({mime}) of {} bytes", content.len()),
        }
    }
}

type Answer = Box<dyn FnOnce() -> Response + Send>;

#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    received: Vec<Received>,
    answers: VecDeque<Answer>,
}

pub(crate) struct Server {
    pub(crate) address: String,
    shared: Shared,
}

impl Server {
    pub(crate) async fn start() -> Self {
        let shared = Shared::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).layer(DefaultBodyLimit::disable()).with_state(shared.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, shared }
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(TOKEN).base_url(&*self.address)
    }

    /// The next request is answered so; those without an answer of their own get `true`.
    pub(crate) fn answer(&self, answer: impl IntoResponse + Send + 'static) {
        self.shared.0.lock().unwrap().answers.push_back(Box::new(move || answer.into_response()));
    }

    pub(crate) fn answer_result(&self, result: &Value) {
        self.answer(axum_json(json!({ "ok": true, "result": result })));
    }

    /// What has arrived since the last call.
    pub(crate) fn received(&self) -> Vec<Received> {
        std::mem::take(&mut self.shared.0.lock().unwrap().received)
    }

    pub(crate) fn only(&self) -> Received {
        let mut received = self.received();
        assert_eq!(received.len(), 1, "{received:?}");
        received.remove(0)
    }
}

/// A JSON body.
pub(crate) fn axum_json(value: Value) -> impl IntoResponse + Send + 'static {
    ([(header::CONTENT_TYPE, "application/json")], value.to_string())
}

/// A failure as Bale tells it.
pub(crate) fn failure(status: u16, body: impl Into<String>) -> (StatusCode, String) {
    (StatusCode::from_u16(status).unwrap(), body.into())
}

async fn answer(State(shared): State<Shared>, headers: HeaderMap, request: Request<Body>) -> Response {
    let path = request.uri().path().to_owned();
    let kind = headers.get(header::CONTENT_TYPE).map(|kind| kind.to_str().unwrap().to_owned()).unwrap_or_default();
    let form = if kind.starts_with("multipart/") {
        let mut parts = BTreeMap::new();
        let mut multipart = Multipart::from_request(request, &()).await.unwrap();
        while let Some(field) = multipart.next_field().await.unwrap() {
            let name = field.name().unwrap().to_owned();
            let part = match field.file_name().map(str::to_owned) {
                Some(file) => Part::File {
                    name: file,
                    mime: field.content_type().unwrap_or_default().to_owned(),
                    content: field.bytes().await.unwrap(),
                },
                None => Part::Text(field.text().await.unwrap()),
            };
            assert!(parts.insert(name, part).is_none(), "a part came twice");
        }
        Form::Parts(parts)
    } else {
        let body = axum::body::to_bytes(request.into_body(), usize::MAX).await.unwrap();
        match &*kind {
            _ if body.is_empty() => Form::Nothing,
            "application/x-www-form-urlencoded" => Form::Encoded(String::from_utf8(body.to_vec()).unwrap()),
            _ => Form::Json(serde_json::from_slice(&body).unwrap()),
        }
    };
    let answer = {
        let mut inner = shared.0.lock().unwrap();
        inner.received.push(Received { path, headers, form });
        inner.answers.pop_front()
    };
    match answer {
        Some(answer) => answer(),
        None => axum_json(json!({ "ok": true, "result": true })).into_response(),
    }
}
