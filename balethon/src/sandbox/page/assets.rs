//! The page's own files. There is no build step: they are served as they lie here.

use axum::extract::Path;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};

macro_rules! files {
    ($($name:literal: $kind:literal,)*) => {
        &[$(($name, $kind, include_str!(concat!("web/", $name)))),*]
    };
}

/// Name, type, content.
const FILES: &[(&str, &str, &str)] = files! {
    "page.html": "text/html; charset=utf-8",
    "page.css": "text/css; charset=utf-8",
    "messages.css": "text/css; charset=utf-8",
    "panel.css": "text/css; charset=utf-8",
    "narrow.css": "text/css; charset=utf-8",
    "texts.js": "text/javascript; charset=utf-8",
    "tools.js": "text/javascript; charset=utf-8",
    "markdown.js": "text/javascript; charset=utf-8",
    "world.js": "text/javascript; charset=utf-8",
    "contents.js": "text/javascript; charset=utf-8",
    "messages.js": "text/javascript; charset=utf-8",
    "conversation.js": "text/javascript; charset=utf-8",
    "composer.js": "text/javascript; charset=utf-8",
    "attach.js": "text/javascript; charset=utf-8",
    "people.js": "text/javascript; charset=utf-8",
    "dialogs.js": "text/javascript; charset=utf-8",
    "panel.js": "text/javascript; charset=utf-8",
    "timeline.js": "text/javascript; charset=utf-8",
    "start.js": "text/javascript; charset=utf-8",
    "miniapp.js": "text/javascript; charset=utf-8",
};

/// Texts come from bots and strangers: nothing is run or loaded but the page's own files, and what is shown in the frame
/// of a mini app; and no other page may put this one into a frame.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
     media-src 'self' blob:; connect-src 'self'; frame-src http: https:; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'";

/// `GET /`
pub(crate) async fn page() -> Response {
    asset(Path("page.html".to_owned())).await
}

/// `GET /miniapp.js`, where Bale has it: for the pages of mini apps.
pub(crate) async fn mini_app_script() -> Response {
    asset(Path("miniapp.js".to_owned())).await
}

/// `GET /page/<name>`
pub(crate) async fn asset(Path(name): Path<String>) -> Response {
    let Some((_, kind, content)) = FILES.iter().find(|(file, _, _)| *file == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers: [(HeaderName, &str); 5] = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        // The next version of the library may listen on the same port.
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, *content).into_response()
}

#[cfg(test)]
mod tests {
    use super::FILES;

    #[test]
    fn the_page_is_small() {
        let size: usize = FILES.iter().map(|(_, _, content)| content.len()).sum();
        assert!(size <= 150_000, "the page has {size} bytes");
    }

    #[test]
    fn the_page_loads_nothing_from_elsewhere() {
        let marks = ["src=\"http", "src=\"//", "href=\"http", "href=\"//", "url(", "@import"];
        for (name, kind, content) in FILES {
            let found = marks.iter().find(|mark| !kind.contains("javascript") && content.contains(**mark));
            assert_eq!(found, None, "{name}");
        }
    }
}
