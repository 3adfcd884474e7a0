//! A stop while people are asked.

use std::time::Duration;

use balethon::Clock;
use balethon::prelude::*;
use balethon::sandbox::Sandbox;

#[on_command]
async fn two(message: Message) -> Result<String> {
    let first = message.ask("First?").timeout(Duration::from_secs(3600)).await?;
    let second = message.ask("Second?").await?;
    Ok(format!("{first} and {second}"))
}

#[on_command]
async fn polite(message: Message) -> Result<&'static str> {
    match message.ask("Well?").await {
        Err(error) if error.kind() == ErrorKind::Stopped => Ok("I have to go."),
        other => Ok(other.map(|_| "thanks")?),
    }
}

#[on_message(rank = 1)]
async fn echo(message: Message) -> String {
    format!("echo: {}", message.content())
}

#[on_error]
async fn none(error: ErrorEvent) {
    panic!("{error}");
}

#[on_shutdown]
async fn asks_at_the_end(client: Client, whom: Data<i64>) -> Result {
    client.ask(*whom, *whom, "Still there?").await?;
    Ok(())
}

/// The clock stands still: were the stop to wait for an answer, it would not return.
#[tokio::test]
async fn it_waits_for_nobody_and_is_quiet() {
    let sandbox = Sandbox::start_with(Clock::manual()).await;
    let ali = sandbox.user("Ali");
    let whom = ali.id().0;
    let handlers = handlers![two, polite, echo, none, asks_at_the_end];
    let bot = sandbox.run(|client| client.max_workers(1).data(whom).handlers(handlers)).await;
    ali.send("/two").await;
    ali.next_reply().await;
    for number in 0..20 {
        let person = sandbox.user(&format!("Person {number}"));
        person.send("/polite").await;
        person.next_reply().await;
    }
    ali.send("one").await;
    assert_eq!(ali.next_reply().await.content(), "Second?");
    sandbox.wait_confirmed().await;
    bot.stop().await.unwrap();
    for number in 0..20 {
        assert_eq!(sandbox.user(&format!("Person {number}")).next_reply().await.content(), "I have to go.");
    }
    assert_eq!(sandbox.max_in_flight("sendMessage"), 1);
    assert_eq!(sandbox.pending_updates(), 0);
    assert!(!sandbox.transcript().contains("Still there?"));
}

/// What was fetched is handled, and some of that are answers.
#[tokio::test]
async fn answers_that_were_fetched_are_taken() {
    let sandbox = Sandbox::start_with(Clock::manual()).await;
    let bot = sandbox.run(|client| client.max_workers(1).handlers(handlers![two, echo, none])).await;
    let ali = sandbox.user("Ali");
    let hold = sandbox.hold("sendMessage");
    for text in ["/two", "one", "two", "/two", "three"] {
        ali.send(text).await;
    }
    hold.wait(1).await;
    sandbox.wait_confirmed().await;
    let stopping = tokio::spawn(bot.stop());
    sandbox.wait_in_flight("getUpdates", 0).await;
    hold.release();
    stopping.await.unwrap().unwrap();
    for reply in ["First?", "Second?", "one and two", "First?", "Second?"] {
        assert_eq!(ali.next_reply().await.content(), reply);
    }
    assert_eq!(sandbox.requests().iter().filter(|request| request.method == "sendMessage").count(), 5);
}

#[on_command]
async fn task(message: Message, client: Client) {
    client.spawn(async move {
        let _ = message.ask("In a task?").await;
    });
}

#[tokio::test]
async fn a_spawned_task_that_asks_does_not_hold_it_up() {
    let sandbox = Sandbox::start_with(Clock::manual()).await;
    let bot = sandbox.run(|client| client.handlers(handlers![task])).await;
    let ali = sandbox.user("Ali");
    ali.send("/task").await;
    ali.next_reply().await;
    bot.stop().await.unwrap();
}

/// While the inbox is full nothing is fetched: those who ask do not fill it.
#[tokio::test]
async fn who_asks_takes_no_room_in_the_inbox() {
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.inbox_capacity(1).max_workers(1).handlers(handlers![two, echo, none])).await;
    for number in 0..10 {
        let person = sandbox.user(&format!("Person {number}"));
        person.send("/two").await;
        assert_eq!(person.next_reply().await.content(), "First?");
    }
    sandbox.wait_confirmed().await;
    bot.stop().await.unwrap();
    // All that came is confirmed, whatever waited for an answer.
    assert_eq!(sandbox.pending_updates(), 0);
}
