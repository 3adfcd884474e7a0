//! What happens after a stop: nothing that was fetched is lost, and nothing comes twice.

use std::sync::Arc;
use std::time::Duration;

use balethon::Clock;
use balethon::prelude::*;
use balethon::sandbox::Sandbox;
use tokio::sync::{Semaphore, oneshot};

use crate::log::Log;

#[on_message]
async fn echo(message: Message, client: Client) -> Result {
    client.send_message(&message.chat, message.content()).await?;
    Ok(())
}

#[on_shutdown]
async fn say_goodbye(client: Client, friend: Data<Friend>) -> Result {
    client.send_message(friend.0, "goodbye").await?;
    Ok(())
}

struct Friend(i64);

fn sent(sandbox: &Sandbox) -> Vec<String> {
    let requests = sandbox.requests().into_iter().filter(|request| request.method == "sendMessage");
    requests.map(|request| request.parameters["text"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_stop_handles_and_confirms_all_that_was_fetched() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    let friend = Friend(ali.id().0);
    let bot = sandbox.run(|client| client.data(friend).handlers(handlers![echo, say_goodbye])).await;
    let hold = sandbox.hold("sendMessage");
    for text in ["one", "two", "three"] {
        ali.send(text).await;
    }
    hold.wait(1).await;
    sandbox.wait_confirmed().await;
    let stopping = tokio::spawn(bot.stop());
    // It asks for no more.
    sandbox.wait_in_flight("getUpdates", 0).await;
    hold.release();
    stopping.await.unwrap().unwrap();
    assert_eq!(sent(&sandbox), ["one", "two", "three", "goodbye"]);
    assert_eq!(sandbox.pending_updates(), 0);

    let friend = Friend(ali.id().0);
    let bot = sandbox.run(|client| client.data(friend).handlers(handlers![echo, say_goodbye])).await;
    ali.send("four").await;
    sandbox.wait_confirmed().await;
    bot.stop().await.unwrap();
    assert_eq!(sent(&sandbox)[4..], ["four", "goodbye"]);
}

/// Tasks wait for more updates, and must not keep the bot meanwhile.
#[tokio::test]
async fn nothing_is_left_of_a_bot_that_is_given_up() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    let (data, dropped) = oneshot::channel::<()>();
    let client = sandbox.client().data(data).handlers(handlers![echo]);
    let bot = tokio::spawn(client.serve_until(std::future::pending()));
    ali.send("one").await;
    assert_eq!(ali.next_reply().await.content(), "one");
    bot.abort();
    assert!(dropped.await.is_err(), "the data is dropped with the bot");
}

/// While the inbox is full nothing is asked for, so that only the stop can tell Bale what was handled.
#[tokio::test]
async fn the_last_offset_is_confirmed_by_the_stop() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    for text in ["one", "two"] {
        ali.send(text).await;
    }
    let hold = sandbox.hold("sendMessage");
    let run = || sandbox.run(|client| client.inbox_capacity(1).max_workers(1).handlers(handlers![echo]));
    let bot = run().await;
    // One runs, one waits, and there is no room.
    hold.wait(1).await;
    sandbox.wait_in_flight("getUpdates", 0).await;
    let stopping = tokio::spawn(bot.stop());
    hold.release();
    stopping.await.unwrap().unwrap();
    assert_eq!(sandbox.pending_updates(), 2 - sent(&sandbox).len());
    let bot = run().await;
    sandbox.wait_confirmed().await;
    bot.stop().await.unwrap();
    assert_eq!(sent(&sandbox), ["one", "two"]);
}

#[derive(Clone)]
struct Gate(Arc<Semaphore>);

#[on_message]
async fn stuck_at_two(message: Message, gate: Data<Gate>, client: Client) -> Result {
    if message.content() == "two" {
        gate.0.acquire().await?.forget();
    }
    client.send_message(&message.chat, message.content()).await?;
    Ok(())
}

#[tokio::test]
async fn what_does_not_fit_into_the_shutdown_timeout_is_told() {
    let (log, _guard) = Log::listen();
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    let gate = Gate(Arc::new(Semaphore::new(0)));
    let timeout = Duration::from_secs(5);
    let bot = sandbox.run(|client| client.shutdown_timeout(timeout).data(gate).handlers(handlers![stuck_at_two]));
    let bot = bot.await;
    let ali = sandbox.user("Ali");
    for text in ["one", "two", "three"] {
        ali.send(text).await;
    }
    ali.next_reply().await;
    sandbox.wait_confirmed().await;
    let stopping = tokio::spawn(bot.stop());
    clock.wait_for_sleepers(1).await;
    clock.advance(Duration::from_secs(5));
    stopping.await.unwrap().unwrap();
    assert!(log.text().contains("stopped after 5s with 2 updates and 0 spawned tasks unfinished"), "{}", log.text());
    assert_eq!(sent(&sandbox), ["one"]);
}

#[on_shutdown]
async fn endless() {
    std::future::pending::<()>().await;
}

#[tokio::test]
async fn an_endless_shutdown_handler_does_not_hang_the_stop() {
    let (log, _guard) = Log::listen();
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    let bot = sandbox.run(|client| client.handlers(handlers![echo, endless])).await;
    let stopping = tokio::spawn(bot.stop());
    clock.wait_for_sleepers(1).await;
    clock.advance(Duration::from_secs(10));
    stopping.await.unwrap().unwrap();
    assert!(log.text().contains("an `on_shutdown` handler has not ended after 10 s"), "{}", log.text());
}

#[tokio::test]
async fn a_stop_while_bale_cannot_be_reached_ends_too() {
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    let bot = sandbox.run(|client| client.handlers(handlers![echo])).await;
    sandbox.fault(balethon::sandbox::Fault::html(502).on("getUpdates").always());
    sandbox.user("Ali").send("hello").await;
    clock.wait_for_sleepers(1).await;
    bot.stop().await.unwrap();
}
