//! Work beside the handlers.

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use balethon::Clock;
use balethon::prelude::*;
use balethon::sandbox::Sandbox;

use tokio::sync::oneshot;

use crate::log::Log;

#[derive(Clone, Default)]
struct Flag(Arc<AtomicBool>);

impl Flag {
    fn raise(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn is_up(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

impl Drop for RaisedAtTheEnd {
    fn drop(&mut self) {
        self.0.raise();
    }
}

struct RaisedAtTheEnd(Flag);

#[on_message]
async fn begin(message: Message, client: Client, flag: Data<Flag>) {
    let flag = Flag::clone(&flag);
    let request = client.send_message(&message.chat, "spawned");
    client.spawn(async move {
        request.await?;
        flag.raise();
        Ok::<_, Error>(())
    });
}

#[tokio::test]
async fn a_stop_waits_for_what_was_spawned() {
    let sandbox = Sandbox::start().await;
    let flag = Flag::default();
    let shared = flag.clone();
    let bot = sandbox.run(|client| client.max_workers(1).data(shared).handlers(handlers![begin])).await;
    let hold = sandbox.hold("sendMessage");
    // The handler does not wait for it: both run with one place.
    for name in ["Ali", "Sara"] {
        sandbox.user(name).send("hello").await;
    }
    hold.wait(2).await;
    let stopping = tokio::spawn(bot.stop());
    sandbox.wait_in_flight("getUpdates", 0).await;
    assert!(!flag.is_up());
    hold.release();
    stopping.await.unwrap().unwrap();
    assert!(flag.is_up());
}

#[tokio::test]
async fn a_spawned_task_that_does_not_end_is_told() {
    let (log, _guard) = Log::listen();
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    let bot = sandbox.run(|client| client.data(Flag::default()).handlers(handlers![begin])).await;
    let flag = Flag::default();
    let end = RaisedAtTheEnd(flag.clone());
    let endless = async {
        let _end = end;
        std::future::pending::<()>().await;
    };
    bot.client().spawn(endless);
    let task = format!("1 spawned task (begun at {}:{})", file!(), line!() - 1);
    let stopping = tokio::spawn(bot.stop());
    clock.wait_for_sleepers(1).await;
    clock.advance(Duration::from_secs(2));
    clock.wait_for_sleepers(1).await;
    assert!(log.text().contains(&format!("waiting for {task}, for 30s at the most")), "{}", log.text());
    clock.advance(Duration::from_secs(28));
    stopping.await.unwrap().unwrap();
    let told =
        format!("0 updates and {task} unfinished; give them more `shutdown_timeout`, or, if they never end, use");
    assert!(log.text().contains(&told), "{}", log.text());
    assert!(flag.is_up(), "it goes on after the stop");
}

#[on_initialize]
async fn work_forever(client: Client, flag: Data<Flag>) {
    let end = RaisedAtTheEnd(Flag::clone(&flag));
    client.background(async move {
        let _end = end;
        std::future::pending::<()>().await;
    });
}

#[tokio::test]
async fn endless_work_in_the_background_is_cancelled_at_the_stop() {
    let sandbox = Sandbox::start_with(Clock::manual()).await;
    let flag = Flag::default();
    let shared = flag.clone();
    let bot = sandbox.run(|client| client.data(shared).handlers(handlers![work_forever])).await;
    assert!(!flag.is_up());
    // The clock stands still: were the work waited for, this would not return.
    bot.stop().await.unwrap();
    assert!(flag.is_up());
}

#[tokio::test]
async fn failures_that_nobody_awaits_are_logged() {
    let (log, _guard) = Log::listen();
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.data(Flag::default()).handlers(handlers![begin])).await;
    drop(bot.client().spawn(bot.client().send_message(404, "hello")));
    let failed = bot.client().spawn(bot.client().send_message(404, "hello")).await;
    assert_eq!(failed.unwrap_err().method(), Some("sendMessage"));
    let (ended, end) = oneshot::channel();
    bot.client().background(async { ended.send(()).map_err(|()| "nobody waits").and(Err::<(), _>("no more power")) });
    let line = line!() - 1;
    end.await.unwrap();
    sandbox.user("Ali").expect_nothing().await;
    let mut errors = bot.take_errors();
    errors.sort();
    bot.stop().await.unwrap();
    let (background, spawned) = (&errors[0], &errors[1]);
    assert_eq!(errors.len(), 2, "{errors:?}");
    assert_eq!(*background, format!("a background task, begun at {}:{line}, failed: no more power", file!()));
    assert!(spawned.starts_with("a spawned task, begun at ") && spawned.contains(", failed: sendMessage"), "{spawned}");
    for error in &errors {
        assert_eq!(log.text().matches(error).count(), 1, "{error}: {}", log.text());
    }
}

#[tokio::test]
#[should_panic(expected = "failed: no more tea")]
async fn a_task_that_fails_fails_the_test() {
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.data(Flag::default()).handlers(handlers![begin])).await;
    drop(bot.client().spawn(async { Err::<(), _>("no more tea") }));
    let _ = bot.stop().await;
}

#[tokio::test]
async fn a_task_whose_question_the_stop_ends_has_not_failed() {
    let (log, _guard) = Log::listen();
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.data(Flag::default()).handlers(handlers![begin])).await;
    let ali = sandbox.user("Ali");
    ali.send("hello").await;
    ali.next_reply().await;
    let ask = || bot.client().ask(ali.id(), ali.id(), "Well?");
    drop(bot.client().spawn(ask()));
    let answer = ask();
    drop(bot.client().spawn(async move { Ok::<_, Failure>(answer.await?) }));
    for _ in 0..2 {
        ali.next_reply().await;
    }
    bot.stop().await.unwrap();
    assert!(!log.text().contains("failed"), "{}", log.text());
}

/// The program that the test below starts; by itself it does nothing.
#[tokio::test]
#[ignore = "started by another test"]
async fn fails_unwatched() {
    if std::env::var("BALETHON_TEST").is_err() {
        return;
    }
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.data(Flag::default()).handlers(handlers![begin])).await;
    drop(bot.client().spawn(async { Err::<(), _>("no more tea") }));
    drop(bot.client().spawn(async { panic!("the cup fell") }));
    bot.client().background(async { Err::<(), _>("no more power") });
    let (ended, end) = oneshot::channel::<()>();
    bot.client().background(async move {
        let _ended = ended;
        panic!("the lamp fell")
    });
    // One thread runs them all, in order.
    end.await.unwrap_err();
    sandbox.user("Ali").expect_nothing().await;
    assert_eq!(bot.take_errors().len(), 4);
    bot.stop().await.unwrap();
}

#[test]
fn failures_and_panics_are_told_where_nobody_listens_to_the_log() {
    let mut program = Command::new(std::env::current_exe().unwrap());
    program.args(["--exact", "tasks::fails_unwatched", "--ignored", "--nocapture"]);
    let output = program.env("BALETHON_TEST", "1").output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{told}");
    for (kind, end) in [
        ("spawned", "failed: no more tea"),
        ("spawned", "panicked at "),
        ("background", "failed: no more power"),
        ("background", "panicked at "),
    ] {
        let (begun, end) = (format!("error: a {kind} task, begun at "), format!(", {end}"));
        let lines = told.lines().filter(|told| told.starts_with(&begun) && told.contains(&end));
        assert_eq!(lines.count(), 1, "{kind} {end}: {told}");
    }
    assert!(told.contains(": the cup fell\n") && told.contains(": the lamp fell\n"), "{told}");
    assert!(!told.contains("thread '"), "{told}");
}
