//! The time is the test's: what is due comes to pass when the clock is moved, and in order.

use std::time::Duration;

use balethon::prelude::*;
use balethon::sandbox::{Fault, Sandbox};
use balethon::{Clock, methods};
use serde_json::json;
use tokio::net::TcpListener;

use crate::webhook::take;
use crate::wire::Bot;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// A sandbox whose time stands still, and the minutes that have passed there.
async fn still() -> (Sandbox, Clock) {
    let clock = Clock::manual();
    (Sandbox::start_with(clock.clone()).await, clock)
}

fn minutes(clock: &Clock) -> u64 {
    clock.now().as_secs() / 60
}

#[on_command]
async fn thrice(message: Message, clock: Clock) -> Result {
    for _ in 0..3 {
        clock.sleep(20 * MINUTE).await;
        message.reply(format!("minute {}", minutes(&clock))).await?;
    }
    Ok(())
}

#[tokio::test]
async fn sleeps_end_one_after_another() {
    let (sandbox, _) = still().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![thrice])).await;
    let ali = sandbox.user("Ali");
    ali.send("/thrice").await;
    ali.expect_nothing().await;
    sandbox.advance(19 * MINUTE).await;
    ali.expect_nothing().await;
    sandbox.advance(HOUR).await;
    assert_eq!(ali.transcript(), "Ali: /thrice\nbot: minute 20\nbot: minute 40\nbot: minute 60");
}

#[on_command]
async fn later(message: Message, client: Client, clock: Clock) {
    client.spawn(async move {
        clock.sleep(HOUR).await;
        message.reply("Time!").await
    });
}

#[tokio::test]
async fn spawned_tasks_sleep_too() {
    let (sandbox, _) = still().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![later])).await;
    let ali = sandbox.user("Ali");
    ali.send("/later").await;
    ali.expect_nothing().await;
    sandbox.advance(HOUR).await;
    assert_eq!(ali.transcript(), "Ali: /later\nbot: Time!");
}

#[on_message(text = "news")]
async fn subscribe(message: Message, client: Client, clock: Clock) {
    client.background(async move {
        loop {
            clock.sleep(MINUTE).await;
            message.reply(minutes(&clock).to_string()).await.unwrap();
        }
    });
}

#[tokio::test]
async fn endless_work_keeps_its_rhythm() {
    let (sandbox, _) = still().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![subscribe])).await;
    let ali = sandbox.user("Ali");
    ali.send("news").await;
    sandbox.advance(30 * MINUTE).await;
    for minute in 1..=30 {
        assert_eq!(ali.next_reply().await.content(), minute.to_string());
    }
    ali.expect_nothing().await;
}

#[on_command]
fn blocking() -> &'static str {
    "done"
}

#[on_command]
async fn waiting() -> &'static str {
    "done"
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_are_sent_again_when_their_time_has_come() {
    let (sandbox, clock) = still().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![blocking, waiting])).await;
    let ali = sandbox.user("Ali");
    for command in ["/blocking", "/waiting"] {
        let begun = clock.now();
        sandbox.fault(Fault::flood(30).on("sendMessage"));
        sandbox.fault(Fault::flood_without_wait().on("sendMessage"));
        ali.send(command).await;
        // 30 seconds as Bale said, and then four because it said nothing.
        sandbox.advance(Duration::from_secs(33)).await;
        ali.expect_nothing().await;
        sandbox.advance(Duration::from_secs(1)).await;
        assert_eq!(ali.next_reply().await.content(), "done");
        assert_eq!((clock.now() - begun).as_secs(), 34);
    }
}

#[on_message(text)]
async fn echo(message: Message) -> Result {
    message.reply(message.content()).await?;
    Ok(())
}

#[tokio::test]
async fn a_bot_that_lost_bale_finds_it_again() {
    let (sandbox, _) = still().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![echo])).await;
    let ali = sandbox.user("Ali");
    // A poll waits now, and is answered; the next ones fail.
    sandbox.advance(Duration::ZERO).await;
    sandbox.fault(Fault::html(502).on("getUpdates").times(4));
    ali.send("hello?").await;
    assert_eq!(ali.next_reply().await.content(), "hello?");
    ali.send("are you there?").await;
    ali.expect_nothing().await;
    sandbox.advance(5 * MINUTE).await;
    assert_eq!(ali.next_reply().await.content(), "are you there?");
}

#[on_command]
async fn buy(message: Message) -> Result {
    message.invoice("Tea", Rials(5)).description("A cup").payload("p").provider_token(methods::TEST_WALLET).await?;
    Ok(())
}

#[on_pre_checkout_query]
async fn undecided() -> Checkout {
    std::future::pending().await
}

#[tokio::test]
async fn a_payment_that_nobody_answers_ends_after_ten_seconds() {
    let (sandbox, _) = still().await;
    let bot = sandbox.run(|client| client.shutdown_timeout(Duration::ZERO).handlers(handlers![buy, undecided])).await;
    let ali = sandbox.user("Ali");
    ali.send("/buy").await;
    ali.next_reply().await;
    ali.pay().await;
    sandbox.advance(Duration::from_secs(9)).await;
    assert!(ali.transcript().ends_with("Ali pays 5 rials"));
    sandbox.advance(Duration::from_secs(1)).await;
    assert!(ali.transcript().ends_with("(the payment of Ali fails: the bot did not answer in time)"));
    drop(bot);
}

#[tokio::test]
async fn updates_are_kept_for_a_day() {
    let (sandbox, _) = still().await;
    let ali = sandbox.user("Ali");
    ali.send("old").await;
    sandbox.advance(DAY - MINUTE).await;
    ali.send("new").await;
    assert_eq!(sandbox.pending_updates(), 2);
    sandbox.advance(MINUTE).await;
    assert_eq!(sandbox.pending_updates(), 1);
    assert_eq!(Bot::of(&sandbox).updates(json!({})).await[0]["message"]["text"], "new");
}

#[tokio::test]
async fn slow_answers_come_when_their_time_has_come() {
    let (sandbox, clock) = still().await;
    sandbox.delay("sendMessage", HOUR);
    let _bot = sandbox.run(|client| client.handlers(handlers![blocking, waiting])).await;
    let ali = sandbox.user("Ali");
    ali.send("/waiting").await;
    assert_eq!(ali.next_reply().await.content(), "done");
    sandbox.wait_in_flight("sendMessage", 1).await;
    assert_eq!(clock.now(), Duration::ZERO);
    sandbox.advance(HOUR).await;
    assert_eq!(sandbox.in_flight("sendMessage"), 0);
}

#[tokio::test]
async fn a_webhook_is_called_again_when_its_time_has_come() {
    let (sandbox, _) = still().await;
    let ali = sandbox.user("Ali");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/secret", listener.local_addr().unwrap());
    Bot::of(&sandbox).ok("setWebhook", json!({"url": url})).await;
    let taken = tokio::spawn(async move {
        for status in ["503 Service Unavailable", "503 Service Unavailable", "200 OK"] {
            take(&listener, status).await;
        }
    });
    ali.send("hello").await;
    sandbox.advance(Duration::from_secs(2)).await;
    assert_eq!(sandbox.pending_updates(), 1);
    sandbox.advance(Duration::from_secs(1)).await;
    assert_eq!(sandbox.pending_updates(), 0);
    taken.await.unwrap();
}

#[tokio::test]
#[should_panic(expected = "this sandbox lives by the machine's time")]
async fn the_machines_time_is_moved_by_nobody() {
    Sandbox::start().await.advance(MINUTE).await;
}

#[on_command]
async fn form(message: Message) -> Result<String> {
    match message.ask("Your name?").timeout(MINUTE).await {
        Ok(name) => Ok(format!("Hello, {}", name.text())),
        Err(_) => Ok("Too late".to_owned()),
    }
}

#[tokio::test]
async fn a_question_that_waits_is_no_work_and_ends_in_time() {
    let (sandbox, _) = still().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![form])).await;
    let ali = sandbox.user("Ali");
    for answered in [true, false] {
        ali.send("/form").await;
        assert_eq!(ali.next_reply().await.content(), "Your name?");
        ali.expect_nothing().await;
        sandbox.advance(MINUTE - Duration::from_secs(1)).await;
        ali.expect_nothing().await;
        if answered {
            ali.send("Ali").await;
            assert_eq!(ali.next_reply().await.content(), "Hello, Ali");
        } else {
            sandbox.advance(Duration::from_secs(1)).await;
            assert_eq!(ali.next_reply().await.content(), "Too late");
        }
        ali.expect_nothing().await;
    }
}
