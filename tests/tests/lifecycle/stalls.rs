//! Code that blocks the thread on which others wait.

use std::thread::sleep;
use std::time::Duration;

use balethon::prelude::*;
use balethon::sandbox::Sandbox;

use crate::log::Log;

/// What is tested is that a thread sleeps: longer than the half second from which on that is told.
const NAP: Duration = Duration::from_millis(600);

#[on_command]
async fn nap() -> &'static str {
    sleep(NAP);
    "awake"
}

#[on_command]
fn nap_apart() -> &'static str {
    sleep(NAP);
    "awake"
}

#[on_command]
async fn nap_later(client: Client) -> &'static str {
    let _: () = client.spawn(async { sleep(NAP) }).await;
    "awake"
}

/// In debug builds, as tests are; once for each place.
#[tokio::test]
async fn async_code_that_blocks_is_told_of() {
    let (log, _guard) = Log::listen();
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.handlers(handlers![nap, nap_apart, nap_later])).await;
    let ali = sandbox.user("Ali");
    for command in ["/nap", "/nap", "/nap_apart", "/nap_later"] {
        ali.send(command).await;
        assert_eq!(ali.next_reply().await.content(), "awake");
    }
    bot.stop().await.unwrap();
    let text = log.text();
    let told: Vec<_> = text.lines().filter(|line| line.contains("kept its thread for")).collect();
    let [handler, task] = told[..] else { panic!("{text}") };
    assert!(handler.contains("`nap` at tests/tests/lifecycle/stalls.rs:15 kept"), "{handler}");
    assert!(handler.contains("belongs in a handler without `async`"), "{handler}");
    assert!(task.contains("a spawned task, begun at tests/tests/lifecycle/stalls.rs:28, kept"), "{task}");
}
