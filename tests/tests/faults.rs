//! What goes wrong between the bot and Bale.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use balethon::Clock;
use balethon::prelude::*;
use balethon::sandbox::{Fault, RunningBot, Sandbox};

#[on_message]
async fn echo(message: Message, client: Client) -> Result {
    client.send_message(&message.chat, message.content()).await?;
    Ok(())
}

#[on_connect]
async fn connected(order: Data<Order>) {
    order.0.lock().unwrap().push("connect");
}

#[on_disconnect]
async fn disconnected(order: Data<Order>) {
    order.0.lock().unwrap().push("disconnect");
}

#[derive(Clone, Default)]
struct Order(Arc<Mutex<Vec<&'static str>>>);

impl Order {
    fn all(&self) -> Vec<&'static str> {
        self.0.lock().unwrap().clone()
    }
}

struct Scene {
    clock: Clock,
    sandbox: Sandbox,
    order: Order,
    bot: RunningBot,
}

/// A bot that asks for updates, on a clock that stands still.
async fn scene() -> Scene {
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    let order = Order::default();
    let shared = order.clone();
    let bot = sandbox.run(|client| client.data(shared).handlers(handlers![echo, connected, disconnected])).await;
    sandbox.wait_in_flight("getUpdates", 1).await;
    Scene { clock, sandbox, order, bot }
}

impl Scene {
    /// How often updates were asked for.
    fn polls(&self) -> usize {
        self.sandbox.requests().iter().filter(|request| request.method == "getUpdates").count()
    }

    /// Ends the poll that waits, with nothing lost.
    async fn end_the_poll(&self) {
        let before = self.polls();
        self.sandbox.user("Nudge").send("nudge").await;
        self.sandbox.wait_requests("getUpdates", before).await;
    }

    async fn stop(self) -> Vec<&'static str> {
        self.bot.stop().await.unwrap();
        self.order.all()
    }
}

/// The waits: half a second, one, two, …, up to a minute, each shortened by up to a half.
const WAITS: [u64; 10] = [500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000];

#[tokio::test]
async fn an_hour_of_html_leads_to_a_handful_of_polls() {
    for fault in [Fault::html(502), Fault::html(503), Fault::html(200), Fault::error(500, "Internal Server Error")] {
        let scene = scene().await;
        scene.sandbox.fault(fault.on("getUpdates").always());
        let before = scene.polls();
        scene.end_the_poll().await;
        for (number, wait) in WAITS.into_iter().enumerate() {
            scene.clock.wait_for_sleepers(1).await;
            // One poll for each wait, however long it was.
            assert_eq!(scene.polls() - before, number + 1);
            scene.clock.advance(Duration::from_millis(wait / 2) - Duration::from_millis(1));
            scene.clock.wait_for_sleepers(1).await;
            assert_eq!(scene.polls() - before, number + 1, "not before half of {wait} ms");
            scene.clock.advance(Duration::from_millis(wait / 2 + 1));
            scene.sandbox.wait_requests("getUpdates", before + number + 2).await;
        }
        scene.sandbox.clear_faults();
        scene.clock.wait_for_sleepers(1).await;
        let ali = scene.sandbox.user("Ali");
        ali.send("still there?").await;
        scene.clock.advance(Duration::from_secs(60));
        assert_eq!(ali.next_reply().await.content(), "still there?");
        // However many polls failed, it was one disconnection.
        assert_eq!(scene.stop().await, ["connect", "disconnect", "connect"]);
    }
}

#[tokio::test]
async fn a_success_starts_the_waits_over() {
    let scene = scene().await;
    for _ in 0..3 {
        let before = scene.polls();
        scene.sandbox.fault(Fault::html(502).on("getUpdates"));
        scene.end_the_poll().await;
        scene.clock.wait_for_sleepers(1).await;
        scene.clock.advance(Duration::from_millis(500));
        scene.sandbox.wait_in_flight("getUpdates", 1).await;
        // The one that failed, one that is answered at once, and the long one.
        scene.sandbox.wait_requests("getUpdates", before + 2).await;
        assert!(scene.polls() <= before + 3);
    }
    let order = scene.stop().await;
    assert_eq!(order, ["connect", "disconnect", "connect", "disconnect", "connect", "disconnect", "connect"]);
}

#[tokio::test]
async fn a_first_poll_that_fails_is_told_too() {
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    let order = Order::default();
    let shared = order.clone();
    sandbox.fault(Fault::html(502).on("getUpdates"));
    let starting = sandbox.run(|client| client.data(shared).handlers(handlers![connected, disconnected]));
    let patience = async {
        clock.wait_for_sleepers(1).await;
        clock.advance(Duration::from_millis(500));
    };
    let (bot, ()) = tokio::join!(starting, patience);
    sandbox.wait_in_flight("getUpdates", 1).await;
    bot.stop().await.unwrap();
    assert_eq!(order.all(), ["disconnect", "connect"]);
}

#[tokio::test]
async fn cut_connections_and_broken_answers_lose_nothing() {
    for fault in [Fault::cut_before(), Fault::cut_after(), Fault::broken_json()] {
        let scene = scene().await;
        let ali = scene.sandbox.user("Ali");
        // The poll that brings this one comes through, the next ones do not.
        scene.sandbox.fault(fault.clone().on("getUpdates").times(2));
        ali.send("one").await;
        assert_eq!(ali.next_reply().await.content(), "one");
        ali.send("two").await;
        for _ in 0..2 {
            scene.clock.wait_for_sleepers(1).await;
            scene.clock.advance(Duration::from_secs(1));
        }
        assert_eq!(ali.next_reply().await.content(), "two", "{fault:?}");
        scene.sandbox.wait_confirmed().await;
        let sent = scene.sandbox.wait_requests("sendMessage", 2).await;
        assert_eq!(sent.len(), 2, "{fault:?}");
        assert_eq!(scene.stop().await, ["connect", "disconnect", "connect"]);
    }
}

/// Too many requests are no lost connection.
#[tokio::test]
async fn a_429_on_get_updates_is_waited_out() {
    for (flood, least, most) in [
        (Fault::flood(7), 7000, 7000),
        (Fault::flood_without_wait(), 250, 500),
        (Fault::flood_in_plain_text(), 250, 500),
    ] {
        let scene = scene().await;
        scene.sandbox.fault(flood.on("getUpdates"));
        let before = scene.polls();
        scene.end_the_poll().await;
        scene.clock.wait_for_sleepers(1).await;
        scene.clock.advance(Duration::from_millis(least) - Duration::from_millis(1));
        scene.clock.wait_for_sleepers(1).await;
        assert_eq!(scene.polls(), before + 1);
        scene.clock.advance(Duration::from_millis(most - least + 1));
        scene.sandbox.wait_in_flight("getUpdates", 1).await;
        assert_eq!(scene.polls(), before + 2);
        assert_eq!(scene.stop().await, ["connect"]);
    }
}

#[tokio::test]
async fn a_429_that_asks_for_too_long_is_an_error() {
    let sandbox = Sandbox::start_with(Clock::manual()).await;
    let bot = sandbox.run(|client| client.handlers(handlers![echo])).await;
    sandbox.fault(Fault::flood(61).on("sendMessage"));
    sandbox.user("Ali").send("hello").await;
    sandbox.wait_confirmed().await;
    let client = bot.client().clone();
    sandbox.wait_requests("sendMessage", 1).await;
    sandbox.fault(Fault::flood(61).on("getMe"));
    let error = client.get_me().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Flood { retry_after: Some(Duration::from_secs(61)) });
    let errors = loop {
        let errors = bot.take_errors();
        if !errors.is_empty() {
            break errors;
        }
        tokio::task::yield_now().await;
    };
    assert!(errors[0].contains("Bale asks to wait 61 s"), "{errors:?}");
}

#[tokio::test]
async fn old_servers_that_answer_at_once_are_not_asked_without_end() {
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    sandbox.quirks(|quirks| quirks.long_polling = false);
    let _bot = sandbox.run(|client| client.handlers(handlers![echo])).await;
    let polls = || sandbox.requests().iter().filter(|request| request.method == "getUpdates").count();
    // The first answer may come at once, and is followed by a poll that should not be.
    for number in 2..=6 {
        clock.wait_for_sleepers(1).await;
        assert_eq!(polls(), number);
        clock.advance(Duration::from_secs(1));
        sandbox.wait_requests("getUpdates", number + 1).await;
    }
    clock.wait_for_sleepers(1).await;
    let ali = sandbox.user("Ali");
    ali.send("hello").await;
    clock.advance(Duration::from_secs(1));
    assert_eq!(ali.next_reply().await.content(), "hello");
}

/// Without an id there is nothing to confirm, and Bale would give it again and again.
#[tokio::test]
async fn an_update_that_cannot_be_confirmed_is_not_asked_for_without_end() {
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    let bot = sandbox.run(|client| client.handlers(handlers![echo])).await;
    sandbox.push_update(serde_json::json!("not even an object"));
    for _ in 0..3 {
        clock.wait_for_sleepers(1).await;
        clock.advance(Duration::from_secs(1));
    }
    // Told once.
    assert_eq!(bot.take_errors().len(), 1);
    let ali = sandbox.user("Ali");
    ali.send("hello").await;
    clock.advance(Duration::from_secs(1));
    assert_eq!(ali.next_reply().await.content(), "hello");
    sandbox.wait_confirmed().await;
    assert_eq!(bot.take_errors(), [] as [String; 0]);
}

#[tokio::test]
async fn ids_that_start_over_are_not_mistaken_for_old_ones() {
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    // Polls end at once and wait on the clock, which makes an idle hour short.
    sandbox.quirks(|quirks| quirks.long_polling = false);
    let _bot = sandbox.run(|client| client.handlers(handlers![echo])).await;
    let ali = sandbox.user("Ali");
    let all_are_handled = async |texts: &[&str], later: u64| {
        for text in texts {
            ali.send(*text).await;
        }
        for seconds in [later, 1] {
            clock.wait_for_sleepers(1).await;
            clock.advance(Duration::from_secs(seconds));
        }
        for text in texts {
            assert_eq!(ali.next_reply().await.content(), *text);
        }
    };
    all_are_handled(&["one", "two", "three"], 1).await;
    sandbox.restart_update_ids();
    // The same texts under the same ids, from the same person. For an hour the old offset hides them.
    all_are_handled(&["one", "two"], 3600).await;
    all_are_handled(&["three", "four"], 1).await;
}

#[tokio::test]
async fn a_token_that_is_refused_while_the_bot_runs_ends_it() {
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    sandbox.fault(Fault::error(403, "Bad Request: Token not found").on("getUpdates"));
    let failure = sandbox.client().handlers(handlers![echo]).serve().await.unwrap_err();
    assert_eq!(failure.downcast_ref::<Error>().unwrap().kind(), ErrorKind::TokenRefused);
    assert!(failure.to_string().contains("@botfather"), "{failure}");
}

/// What surely did not arrive is sent again, what may have is not.
#[tokio::test]
async fn messages_are_not_sent_twice() {
    let scene = scene().await;
    let ali = scene.sandbox.user("Ali");
    scene.sandbox.fault(Fault::cut_after().on("sendMessage"));
    ali.send("hello").await;
    assert_eq!(ali.next_reply().await.content(), "hello");
    scene.sandbox.fault(Fault::html(502).on("sendMessage"));
    ali.send("lost").await;
    ali.send("again").await;
    assert_eq!(ali.next_reply().await.content(), "again");
    let errors = scene.bot.take_errors();
    assert!(errors.len() == 2 && errors[0].contains("the connection broke") && errors[1].contains("502"), "{errors:?}");
    // Questions may be asked again.
    scene.sandbox.fault(Fault::cut_before().on("getMe").times(2));
    let (clock, client) = (scene.clock.clone(), scene.bot.client().clone());
    let asked = tokio::spawn(async move { client.get_me().await });
    for _ in 0..2 {
        clock.wait_for_sleepers(1).await;
        clock.advance(Duration::from_secs(1));
    }
    assert_eq!(asked.await.unwrap().unwrap().first_name, "bot");
}
