//! Updates that go to an address.

use std::time::Duration;

use balethon::Clock;
use balethon::sandbox::Sandbox;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::wire::Bot;

/// Takes one call, answers it with this status, and gives its body.
pub(crate) async fn take(listener: &TcpListener, status: &str) -> Value {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut request = Vec::new();
    loop {
        stream.read_buf(&mut request).await.unwrap();
        let text = String::from_utf8_lossy(&request);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        assert!(head.starts_with("POST /secret HTTP/1.1"), "{head}");
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        if body.len() < length.parse().unwrap() {
            continue;
        }
        let update = serde_json::from_str(body).unwrap();
        let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        stream.write_all(answer.as_bytes()).await.unwrap();
        return update;
    }
}

#[tokio::test]
async fn updates_are_posted_in_order_and_again_until_they_are_taken() {
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    let ali = sandbox.user("Ali");
    let bot = Bot::of(&sandbox);
    ali.send("before").await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/secret", listener.local_addr().unwrap());
    bot.ok("setWebhook", json!({"url": url})).await;
    assert_eq!(take(&listener, "200 OK").await["message"]["text"], "before");
    sandbox.wait_confirmed().await;

    ali.send("one").await;
    ali.send("two").await;
    assert_eq!(take(&listener, "500 Internal Server Error").await["message"]["text"], "one");
    clock.wait_for_sleepers(1).await;
    let info = bot.ok("getWebhookInfo", json!({})).await;
    assert_eq!((&info["url"], &info["pending_update_count"]), (&json!(url), &json!(2)));
    assert!(info["last_error_message"].as_str().unwrap().contains("500"));
    clock.advance(Duration::from_secs(1));
    assert_eq!(take(&listener, "200 OK").await["message"]["text"], "one");
    assert_eq!(take(&listener, "200 OK").await["message"]["text"], "two");
    sandbox.wait_confirmed().await;

    bot.ok("deleteWebhook", json!({})).await;
    ali.send("three").await;
    assert_eq!(bot.updates(json!({})).await[0]["message"]["text"], "three");
}
