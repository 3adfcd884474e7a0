//! Which address leads where.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::sandbox::page;
use crate::sandbox::state::Shared;

use super::{api, download};

/// The chat page under `/` and `/page/`, all else is Bale's API.
pub(super) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/", get(page::page))
        .route("/page/events", get(page::events))
        .route("/page/act", post(page::act))
        .route("/page/file/{id}", get(download::for_page))
        .route("/page/upload", post(page::upload))
        .fallback(api::api)
        .layer(DefaultBodyLimit::disable())
        .with_state(shared)
}
