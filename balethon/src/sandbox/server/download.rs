//! Downloads of files, by bots and by the page.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::sandbox::state::Shared;
use crate::sandbox::world::{Refusal, StoredFile};

use super::answer::Answer;

/// `/file/bot<token>/<path>`. Errors come in the same envelope as those of methods.
pub(super) fn for_bot(shared: &Shared, rest: &str) -> Response {
    shared.read(|state| {
        let world = &state.world;
        let outcome = match rest.split_once('/').map(|(token, path)| (world.tokens.get(token), path)) {
            None => Err(Refusal::new(404, "Not Found")),
            Some((None, _)) => Err(Refusal::new(world.quirks.wrong_token, "Bad Request: Token not found")),
            Some((Some(bot), path)) => {
                world.download(*bot, path).ok_or_else(|| Refusal::new(404, "Not Found: file not found"))
            }
        };
        match outcome {
            Ok(file) => content(file),
            Err(refusal) => Answer::refusal(&refusal, &world.quirks).into_response(),
        }
    })
}

/// `/page/file/<id>`, for the page, which knows files by their inner ids.
pub(super) async fn for_page(State(shared): State<Arc<Shared>>, Path(id): Path<String>) -> Response {
    shared.read(|state| match state.world.any_file(&id) {
        Some(file) => content(file),
        None => StatusCode::NOT_FOUND.into_response(),
    })
}

fn content(file: &StoredFile) -> Response {
    // What a stranger uploaded must not run as part of the page.
    let headers = [
        (header::CONTENT_TYPE, file.mime_type.clone()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CONTENT_SECURITY_POLICY, "sandbox".to_owned()),
    ];
    (headers, file.bytes.clone()).into_response()
}
