//! Parameters in every encoding that Bale takes, mixed ones too.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Form, FromRequest, Multipart, Query};
use axum::http::{HeaderValue, Method, Request, header};
use serde_json::Value;

use crate::sandbox::methods::{Params, Upload};
use crate::sandbox::world::Refusal;

use super::answer::Answer;

/// 50 MB for a file, and a little for what stands around it.
const LIMIT: usize = 50 * 1024 * 1024 + 64 * 1024;

/// Why a request cannot be read.
pub(super) enum Unreadable {
    /// nginx in front of Bale refuses it, in HTML.
    TooLarge,
    Refused(Refusal),
}

impl Unreadable {
    fn because(what: &str) -> Self {
        Self::Refused(Refusal::bad_request(what))
    }
}

/// What nginx says to bodies over the limit.
pub(super) fn too_large() -> Answer {
    let page = "<html>\r\n<head><title>413 Request Entity Too Large</title></head>\r\n<body>\r\n<center>\
                <h1>413 Request Entity Too Large</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";
    Answer::text(413, "text/html", page.to_owned())
}

/// Reads the parameters. What is in the body goes before what is in the query.
pub(super) async fn params(request: Request<Body>) -> Result<Params, Unreadable> {
    let mut params = Params::default();
    if let Ok(Query(query)) = Query::<Vec<(String, String)>>::try_from_uri(request.uri()) {
        add(&mut params, query);
    }
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.to_ascii_lowercase();
    let (mut parts, body) = request.into_parts();
    let body = to_bytes(body, LIMIT).await.map_err(|_| Unreadable::TooLarge)?;
    if body.is_empty() {
        return Ok(params);
    }
    if kind.starts_with("multipart/") {
        params.set_multipart();
        multipart(&mut params, Request::from_parts(parts, Body::from(body))).await?;
    } else if kind.contains("json") || (kind.is_empty() && body.starts_with(b"{")) {
        json(&mut params, &body)?;
    } else {
        // The extractor reads a form's body only under these.
        parts.method = Method::POST;
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        parts.headers.insert(header::CONTENT_TYPE, form);
        let request = Request::from_parts(parts, Body::from(body));
        let form = Form::<Vec<(String, String)>>::from_request(request, &()).await;
        add(&mut params, form.map_err(|_| Unreadable::because("cannot parse the form"))?.0);
    }
    Ok(params)
}

fn add(params: &mut Params, pairs: Vec<(String, String)>) {
    for (name, value) in pairs {
        params.set(name, Value::String(value));
    }
}

fn json(params: &mut Params, body: &Bytes) -> Result<(), Unreadable> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(fields)) => fields.into_iter().for_each(|(name, value)| params.set(name, value)),
        Ok(Value::Null) => {}
        Ok(_) => return Err(Unreadable::because("the body has to be a JSON object")),
        Err(_) => return Err(Unreadable::because("cannot parse JSON")),
    }
    Ok(())
}

async fn multipart(params: &mut Params, request: Request<Body>) -> Result<(), Unreadable> {
    let wrong = || Unreadable::because("cannot parse the multipart body");
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| wrong())?;
    while let Some(part) = parts.next_field().await.map_err(|_| wrong())? {
        let field = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        let mime_type = part.content_type().map(str::to_owned);
        let bytes = part.bytes().await.map_err(|_| wrong())?;
        // A part is a file when it says so; some clients give a type to texts as well.
        let is_file = file_name.is_some()
            || mime_type.as_deref().is_some_and(|kind| !kind.starts_with("text/") && !kind.contains("json"));
        match String::from_utf8(bytes.to_vec()) {
            Ok(text) if !is_file => params.set(field, Value::String(text)),
            _ => params.add_file(Upload { field, file_name, mime_type, bytes }),
        }
    }
    Ok(())
}
