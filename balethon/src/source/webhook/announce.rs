//! Tells Bale the address.

use std::net::IpAddr;

use axum::http::Uri;
use serde_json::json;

use crate::api::{Body, Call, Retry};
use crate::client::Client;
use crate::error::{Error, ErrorKind};
use crate::report;
use crate::secret::Token;
use crate::source::{Backoff, Polling};

/// Sets the webhook, as soon as Bale can be reached.
pub(super) async fn announce(client: &Client, url: &str, secret: &Token) -> Result<(), Error> {
    let settings = client.settings();
    let (mut backoff, mut told, mut skip) = (Backoff::default(), false, settings.skip_pending_updates);
    loop {
        let error = match set(client, url, &mut skip).await {
            Ok(()) => return Ok(()),
            Err(error) => without(secret, error),
        };
        if !matches!(
            error.kind(),
            ErrorKind::Network | ErrorKind::Timeout | ErrorKind::Server | ErrorKind::Flood { .. }
        ) {
            return Err(error);
        }
        let wait = error.retry_after().unwrap_or_else(|| backoff.next());
        if std::mem::replace(&mut told, true) {
            tracing::warn!(target: "balethon", ?wait, "the webhook still cannot be set: {error}");
        } else {
            report::warn(format_args!("the webhook cannot be set, trying again and again: {error}"));
        }
        settings.clock.sleep(wait).await;
    }
}

async fn set(client: &Client, url: &str, skip: &mut bool) -> Result<(), Error> {
    if *skip {
        // While a webhook is set, Bale does not tell what waits.
        client.delete_webhook().await?;
        let skipped = Polling::skip_all(client.clone()).await?;
        *skip = false;
        report::info(format_args!("skipped {skipped} pending updates"));
    }
    if !is_here(&client.settings().base_url) || !is_here(url) {
        return client.set_webhook(url).retry(false).await;
    }
    // Between two on this machine, Bale's rules for addresses, which are checked there, mean nothing.
    let body = json!({ "url": url }).to_string().into_bytes();
    client
        .call(Call { method: "setWebhook", body: Body::Json(body.into()), timeout: None, retry: Retry::Never })
        .await
        .map(drop)
}

/// Whether an address leads to this machine.
fn is_here(url: &str) -> bool {
    let Ok(url) = url.parse::<Uri>() else { return false };
    let Some(host) = url.host() else { return false };
    host == "localhost" || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The error, without the address that a server may repeat in it.
fn without(secret: &Token, error: Error) -> Error {
    if !error.message().contains(secret.expose()) {
        return error;
    }
    Error::new(error.kind(), error.message().replace(secret.expose(), "<secret>")).in_method("setWebhook")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_known() {
        for here in ["http://127.0.0.1:80/x", "http://localhost", "http://[::1]:9/"] {
            assert!(is_here(here), "{here}");
        }
        for elsewhere in ["https://tapi.bale.ai", "http://127.0.0.1.example.com/", "http://localhost@a.ir/", "", "x/y"]
        {
            assert!(!is_here(elsewhere), "{elsewhere}");
        }
    }

    #[test]
    fn an_error_does_not_hold_the_secret() {
        let error = Error::new(ErrorKind::BadRequest, "bad webhook: https://a.ir/0123456789abcdef");
        let error = without(&Token::new("0123456789abcdef"), error);
        assert_eq!(error.to_string(), "setWebhook: bad webhook: https://a.ir/<secret>");
        assert!(!format!("{error:?}").contains("0123"), "{error:?}");
    }
}
