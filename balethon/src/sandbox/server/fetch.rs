//! Addresses of files that a bot wants sent: Bale downloads them itself.

use std::sync::OnceLock;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use serde_json::Value;

use crate::sandbox::methods::{Params, Upload};

/// More than Bale takes of anything; the methods know the exact limits.
const MOST: usize = 21 * 1024 * 1024;
const PATIENCE: Duration = Duration::from_secs(20);

/// Downloads what the parameters name by address, for the method to find there.
pub(super) async fn fetch(method: &str, params: &mut Params) {
    if !method.starts_with("send") {
        return;
    }
    for url in addresses(method, params) {
        if let Some(upload) = download(&url).await {
            params.add_fetched(url, upload);
        }
    }
}

fn addresses(method: &str, params: &Params) -> Vec<String> {
    let field = method.trim_start_matches("send").to_ascii_lowercase();
    let mut found = Vec::new();
    let mut look = |value: &Value| {
        let text = value.as_str().filter(|text| text.starts_with("http://") || text.starts_with("https://"));
        found.extend(text.map(str::to_owned));
    };
    if let Some(value) = params.get(&field) {
        look(value);
    }
    if let Ok(Some(Value::Array(items))) = params.json("media") {
        items.iter().for_each(|item| look(&item["media"]));
    }
    found
}

/// The HTTP client of the sandbox itself.
pub(super) fn http() -> Option<&'static reqwest::Client> {
    static HTTP: OnceLock<Option<reqwest::Client>> = OnceLock::new();
    let client = HTTP.get_or_init(|| {
        #[cfg(feature = "rustls")]
        // Fails where the program has chosen a provider already, and that one is fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
        reqwest::Client::builder().timeout(PATIENCE).pool_max_idle_per_host(0).build().ok()
    });
    client.as_ref()
}

async fn download(url: &str) -> Option<Upload> {
    let mut response = http()?.get(url).send().await.ok()?.error_for_status().ok()?;
    let mime_type = response.headers().get("content-type").and_then(|kind| kind.to_str().ok()).map(str::to_owned);
    let mut bytes = BytesMut::new();
    while let Some(chunk) = response.chunk().await.ok()? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MOST {
            break;
        }
    }
    Some(Upload { field: String::new(), file_name: None, mime_type, bytes: Bytes::from(bytes) })
}
