//! What Bale is told, servers of one's own, and what cannot work.

use std::time::Duration;

use axum::Router;
use axum::routing::get;
use balethon::prelude::*;
use balethon::sandbox::{Fault, Sandbox};
use balethon::source::Webhook;
use balethon::{Clock, Error, ErrorKind};
use reqwest::StatusCode;

use crate::log::Log;
use crate::{Poster, SECRET, Scene, calls, echo, http, note, update, webhook};

#[tokio::test]
async fn bale_is_told_the_secret_address_and_posts_there() {
    let (log, _guard) = Log::listen();
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    ali.send("sent before").await;
    let (address, webhook) = webhook();
    let bot = sandbox.run(|client| client.source(webhook).handlers(handlers![echo])).await;
    assert_eq!(ali.next_reply().await.content(), "sent before");
    ali.send("hello").await;
    assert_eq!(ali.next_reply().await.content(), "hello");
    sandbox.wait_confirmed().await;
    bot.stop().await.unwrap();

    let set = calls(&sandbox, "setWebhook");
    let url = set[0]["url"].as_str().unwrap().to_owned();
    let secret = url.strip_prefix(&format!("http://{address}/bale/")).unwrap();
    assert_eq!(secret.len(), 64);
    assert!(log.text().contains(&format!("listening for updates at http://{address}/bale/<secret>")), "{}", log.text());
    assert!(!log.text().contains(secret), "{}", log.text());

    // Still set after the stop, so that updates are kept, and never polled for.
    assert_eq!(sandbox.client().get_webhook_info().await.unwrap().url, url);
    assert_eq!((set.len(), calls(&sandbox, "deleteWebhook").len(), calls(&sandbox, "getUpdates").len()), (1, 0, 0));
}

#[tokio::test]
async fn what_waits_is_skipped_when_told_so() {
    let (log, _guard) = Log::listen();
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    for text in ["old", "older"] {
        ali.send(text).await;
    }
    let mut scene = Scene::with(sandbox, |client| client.skip_pending_updates(true).handlers(handlers![note])).await;
    ali.send("new").await;
    assert_eq!(scene.noted().await, "new");
    assert!(log.text().contains("skipped 2 pending updates"), "{}", log.text());
}

#[tokio::test]
async fn while_bale_cannot_be_reached_the_webhook_is_set_again() {
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    sandbox.fault(Fault::html(502).on("setWebhook").times(2));
    let waits = async {
        for _ in 0..2 {
            clock.wait_for_sleepers(1).await;
            clock.advance(Duration::from_secs(60));
        }
    };
    let scene = Scene::with(sandbox, |client| client.handlers(handlers![note]));
    let (scene, ()) = tokio::join!(scene, waits);
    assert_eq!(calls(&scene.sandbox, "setWebhook").len(), 3);
}

#[tokio::test]
async fn routes_stand_in_a_server_of_ones_own_beside_others() {
    let sandbox = Sandbox::start().await;
    let tokens = [sandbox.token(), sandbox.new_bot("second")];
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let mut app = Router::new().route("/", get(|| async { "The shop" }));
    let mut webhooks = Vec::new();
    for number in 0..2 {
        let (webhook, routes) = Webhook::router();
        app = app.nest(&format!("/bots/{number}"), routes);
        webhooks.push(webhook.public_url(format!("http://{address}/bots/{number}")).secret(SECRET));
    }
    let server = tokio::spawn(async move { axum::serve(listener, app).await });
    let poster = |number| Poster { http: http(), url: format!("http://{address}/bots/{number}/{SECRET}") };
    poster(0).refused_for_now(update(1, 1, "early")).await;

    let mut bots = Vec::new();
    for (webhook, token) in webhooks.into_iter().zip(&tokens) {
        bots.push(sandbox.run_as(token, |client| client.source(webhook).handlers(handlers![echo])).await);
    }
    let ali = sandbox.user("Ali");
    for token in &tokens {
        let ali = ali.talking_to(token);
        ali.send("hello").await;
        assert_eq!(ali.next_reply().await.content(), "hello");
    }
    let status = |path: &str| {
        let request = http().get(format!("http://{address}{path}"));
        async move { request.send().await.unwrap().status() }
    };
    assert_eq!(status("/").await, StatusCode::OK);
    assert_eq!(status(&format!("/bots/0/{SECRET}")).await, StatusCode::NOT_FOUND);
    assert_eq!(status("/bots/0/another-of-16-or-more").await, StatusCode::NOT_FOUND);
    for bot in bots {
        bot.stop().await.unwrap();
    }
    poster(0).refused_for_now(update(2, 1, "late")).await;
    server.abort();
}

/// What a bot with this webhook ends with, before it has called `setWebhook`.
async fn error_of(webhook: Webhook) -> String {
    let sandbox = Sandbox::start().await;
    let client = sandbox.client().source(webhook).handlers(handlers![echo]);
    let failure = client.serve().await.unwrap_err();
    assert!(calls(&sandbox, "setWebhook").is_empty());
    failure.to_string()
}

#[tokio::test]
async fn what_cannot_work_is_told_at_the_start() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let here = || Webhook::bind("127.0.0.1:0");
    for (webhook, words) in [
        (
            Webhook::bind(address.to_string()).public_url("https://a.ir"),
            format!("at {address}: something else listens"),
        ),
        (Webhook::bind("nonsense").public_url("https://a.ir"), "at nonsense: that is no address".to_owned()),
        (here().public_url("https://a.ir:8443/x"), "has port 8443, and Bale sends updates to 443 and 88".to_owned()),
        (here().public_url("http://a.ir"), "is on http".to_owned()),
        (here().public_url("a.ir"), "`https://`".to_owned()),
        (here(), "give `public_url`".to_owned()),
    ] {
        let error = error_of(webhook).await;
        assert!(error.contains(&words), "{error}");
    }
}

#[tokio::test]
async fn a_refused_token_ends_the_bot() {
    let sandbox = Sandbox::start().await;
    sandbox.fault(Fault::error(403, "Bad Request: Token not found").on("setWebhook"));
    let (_, webhook) = webhook();
    let failure = sandbox.client().source(webhook).handlers(handlers![echo]).serve().await.unwrap_err();
    let error = failure.downcast_ref::<Error>().map(Error::kind);
    assert_eq!(error, Some(ErrorKind::TokenRefused), "{failure}");
}
