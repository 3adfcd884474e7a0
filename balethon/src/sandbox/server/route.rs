//! Which address leads where.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::sandbox::page;
use crate::sandbox::state::Shared;

use super::api;

/// The chat page under `/` and `/page/`, all else is Bale's API.
pub(super) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/", get(page::page))
        .route("/page/events", get(page::events))
        .route("/page/act", post(page::act))
        .fallback(api::api)
        .layer(DefaultBodyLimit::disable())
        .with_state(shared)
}
