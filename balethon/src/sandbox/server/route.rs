//! Which address leads where.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
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
        .route("/page/upload", post(page::upload))
        .route("/page/file/{id}", get(download::for_page))
        .route_layer(middleware::from_fn(only_from_here))
        .fallback(api::api)
        .layer(DefaultBodyLimit::disable())
        .with_state(shared)
}

/// Keeps other sites that are open in the same browser away from the page: it has no password.
async fn only_from_here(request: Request, next: Next) -> Response {
    if is_here(request.headers(), header::HOST) && is_here(request.headers(), header::ORIGIN) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "this page is for the browser on the machine that it runs on").into_response()
    }
}

fn is_here(headers: &HeaderMap, name: HeaderName) -> bool {
    headers.get(name).is_none_or(|value| value.to_str().is_ok_and(is_loopback))
}

fn is_loopback(address: &str) -> bool {
    let host = address.rsplit("://").next().unwrap_or_default();
    let host = match host.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => host,
    };
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn only_this_machine_is_here() {
        for here in ["localhost", "127.0.0.1:8080", "http://localhost:80", "http://127.0.0.1", "[::1]:9"] {
            assert!(is_loopback(here), "{here}");
        }
        for elsewhere in ["evil.example", "http://evil.example:80", "127.0.0.1.evil.example", "null", ""] {
            assert!(!is_loopback(elsewhere), "{elsewhere}");
        }
    }
}
