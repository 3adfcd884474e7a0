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

/// The chat page under `/` and `/page/`, the script for mini apps; all else is Bale's API.
pub(super) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/", get(page::page))
        .route("/page/events", get(page::events))
        .route("/page/act", post(page::act))
        .route("/page/upload", post(page::upload))
        .route("/page/file/{id}", get(download::for_page))
        .route("/page/{name}", get(page::asset))
        .route_layer(middleware::from_fn(only_from_here))
        // For pages of other origins, and the same for all.
        .route("/miniapp.js", get(page::mini_app_script))
        .fallback(api::api)
        .layer(DefaultBodyLimit::disable())
        .with_state(shared)
}

/// Keeps other sites that are open in the same browser away from the page: it has no password.
async fn only_from_here(request: Request, next: Next) -> Response {
    if is_here(request.headers()) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "this page is for the browser on the machine that it runs on").into_response()
    }
}

/// Whether the address in the browser is this machine's, and the request was made by the page itself: a name that
/// somebody let point here is no such address, and another page on this machine is another origin.
fn is_here(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let host = text(header::HOST).unwrap_or_default();
    let from_page = |origin: &str| origin.strip_prefix("http://") == Some(host);
    is_loopback(host) && text(header::ORIGIN).is_none_or(from_page)
}

fn is_loopback(host: &str) -> bool {
    let host = match host.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => host,
    };
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    use super::is_here;

    fn here(host: &'static str, origin: Option<&'static str>) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert("host", HeaderValue::from_static(host));
        if let Some(origin) = origin {
            headers.insert("origin", HeaderValue::from_static(origin));
        }
        is_here(&headers)
    }

    #[test]
    fn only_the_page_itself_is_here() {
        for host in ["localhost", "127.0.0.1:8080", "[::1]:9"] {
            assert!(here(host, None), "{host}");
        }
        assert!(here("127.0.0.1:8080", Some("http://127.0.0.1:8080")));
        for host in ["evil.example", "127.0.0.1.evil.example:8080", ""] {
            assert!(!here(host, None), "{host}");
        }
        for origin in ["http://evil.example", "http://127.0.0.1:3000", "https://127.0.0.1:8080", "null", ""] {
            assert!(!here("127.0.0.1:8080", Some(origin)), "{origin}");
        }
        assert!(!is_here(&HeaderMap::new()));
    }
}
