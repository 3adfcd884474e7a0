//! What goes wrong on request.

use std::time::Duration;

use balethon::Clock;
use balethon::sandbox::{Fault, Sandbox};
use serde_json::{Value, json};

use crate::wire::Bot;

#[tokio::test]
async fn floods_come_in_three_forms() {
    let sandbox = Sandbox::start().await;
    let bot = Bot::of(&sandbox);
    sandbox.fault(Fault::flood(7).times(2));
    sandbox.fault(Fault::flood_without_wait());
    sandbox.fault(Fault::flood_in_plain_text());
    for _ in 0..2 {
        let (status, answer) = bot.answer("getMe", json!({})).await;
        let expected = json!({"ok": false, "error_code": 429, "description": "bot limit exceed", "parameters": {"retry_after": 7}});
        assert_eq!((status, answer), (429, expected));
    }
    let (_, answer) = bot.answer("getMe", json!({})).await;
    assert!(answer.get("parameters").is_none());
    let plain = bot.http.get(bot.url("getMe")).send().await.unwrap();
    assert_eq!(plain.status(), 429);
    assert_eq!(plain.text().await.unwrap(), "local_rate_limited");
    bot.ok("getMe", json!({})).await;
}

#[tokio::test]
async fn faults_keep_to_their_method() {
    let sandbox = Sandbox::start().await;
    let bot = Bot::of(&sandbox);
    sandbox.fault(Fault::html(502).on("SENDMESSAGE").always());
    bot.ok("getMe", json!({})).await;
    for _ in 0..3 {
        let page = bot.http.post(bot.url("sendMessage")).send().await.unwrap();
        assert_eq!(page.status(), 502);
        assert!(page.text().await.unwrap().contains("nginx"));
    }
    sandbox.clear_faults();
    assert_eq!(bot.error("sendMessage", json!({})).await.0, 400);
}

#[tokio::test]
async fn a_connection_is_cut_before_or_after_the_deed() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    ali.send("/start").await;
    let bot = Bot::of(&sandbox);
    let send = async |text: &str| {
        let fields = json!({"chat_id": ali.id().0, "text": text});
        bot.http.post(bot.url("sendMessage")).json(&fields).send().await
    };
    sandbox.fault(Fault::cut_before());
    assert!(send("lost").await.is_err());
    sandbox.fault(Fault::cut_after());
    assert!(send("done").await.is_err());
    sandbox.fault(Fault::broken_json());
    let broken = send("garbled").await.unwrap();
    assert_eq!(broken.status(), 200);
    assert!(broken.json::<Value>().await.is_err());
    assert_eq!(ali.transcript(), "Ali: /start\nbot: done\nbot: garbled");
    let statuses: Vec<_> = sandbox.requests().iter().map(|request| request.status).collect();
    assert_eq!(statuses, [None, Some(200), Some(200)]);
}

#[tokio::test]
async fn a_failure_is_told_before_or_after_the_deed() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    ali.send("/start").await;
    let bot = Bot::of(&sandbox);
    for (text, fault, status) in [
        ("lost", Fault::html(502), 502),
        ("done", Fault::html(504).after(), 504),
        ("refused", Fault::error(500, "Internal server error"), 500),
        ("accepted", Fault::error(500, "Internal server error").after(), 500),
    ] {
        sandbox.fault(fault.on("sendMessage"));
        let fields = json!({"chat_id": ali.id().0, "text": text});
        assert_eq!(bot.http.post(bot.url("sendMessage")).json(&fields).send().await.unwrap().status(), status);
    }
    assert_eq!(ali.transcript(), "Ali: /start\nbot: done\nbot: accepted");
    assert!(sandbox.requests().iter().all(|request| request.status.is_some_and(|status| status >= 500)));
}

#[tokio::test]
async fn slow_answers_hold_nobody_else_up() {
    let sandbox = Sandbox::start_with(Clock::manual()).await;
    sandbox.delay("getMe", Duration::from_secs(60));
    let slow = Bot::of(&sandbox);
    let slow = tokio::spawn(async move { slow.ok("getMe", json!({})).await });
    sandbox.wait_requests("getMe", 1).await;
    Bot::of(&sandbox).ok("getWebhookInfo", json!({})).await;
    assert!(!slow.is_finished());
    sandbox.advance(Duration::from_secs(60)).await;
    assert_eq!(slow.await.unwrap()["is_bot"], true);
}

#[tokio::test]
async fn updates_come_twice_or_with_a_malformed_one_among_them() {
    let sandbox = Sandbox::start().await;
    sandbox.quirks(|quirks| quirks.first_update_id = 0);
    let ali = sandbox.user("Ali");
    let bot = Bot::of(&sandbox);
    sandbox.fault(Fault::repeated_updates());
    assert!(bot.updates(json!({})).await.is_empty(), "there was nothing to repeat yet");
    ali.send("one").await;
    assert_eq!(bot.update_ids(json!({})).await, [0]);
    ali.send("two").await;
    assert_eq!(bot.update_ids(json!({"offset": 1})).await, [0, 1]);
    assert_eq!(bot.update_ids(json!({"offset": 1})).await, [1]);

    ali.send("three").await;
    sandbox.fault(Fault::malformed_update());
    let updates = bot.updates(json!({})).await;
    assert_eq!(updates.len(), 3);
    assert_eq!(updates[1]["update_id"], Value::Null);
    assert_eq!(bot.update_ids(json!({})).await, [1, 2]);
}

#[tokio::test]
async fn held_answers_are_counted_and_let_go() {
    let sandbox = Sandbox::start().await;
    let ask = |number: usize| {
        let bot = Bot::of(&sandbox);
        tokio::spawn(async move {
            bot.ok("getMe", json!({"number": number})).await;
        })
    };
    let hold = sandbox.hold("getMe");
    let asked: Vec<_> = (0..3).map(ask).collect();
    hold.wait(3).await;
    assert_eq!((sandbox.in_flight("getMe"), hold.count()), (3, 3));
    hold.release_one();
    sandbox.wait_in_flight("getMe", 2).await;
    hold.release();
    for answer in asked {
        answer.await.unwrap();
    }
    assert_eq!((sandbox.in_flight("getMe"), sandbox.max_in_flight("getMe")), (0, 3));

    let _all_at_once = sandbox.hold_until("getMe", 5);
    let asked: Vec<_> = (0..5).map(ask).collect();
    for answer in asked {
        answer.await.unwrap();
    }
    assert_eq!(sandbox.max_in_flight("getMe"), 5);
    assert_eq!(sandbox.wait_requests("getMe", 8).await.len(), 8);
}

#[tokio::test]
async fn updates_come_in_the_wrong_order_once_there_are_two() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    let bot = Bot::of(&sandbox);
    sandbox.fault(Fault::reordered_updates());
    ali.send("one").await;
    assert_eq!(bot.update_ids(json!({})).await, [1]);
    ali.send("two").await;
    assert_eq!(bot.update_ids(json!({})).await, [2, 1]);
    assert_eq!(bot.update_ids(json!({})).await, [1, 2]);
}

#[tokio::test]
async fn chance_is_the_same_under_the_same_seed() {
    let mut runs = Vec::new();
    for seed in [7, 7, 8] {
        let sandbox = Sandbox::start().await;
        let bot = Bot::of(&sandbox);
        sandbox.fault(Fault::html(502).on("getMe").sometimes(0.5, seed));
        for _ in 0..40 {
            let _ = bot.http.get(bot.url("getMe")).send().await.unwrap();
        }
        let failed: Vec<bool> = sandbox.requests().iter().map(|request| request.status == Some(502)).collect();
        assert!(failed.contains(&true) && failed.contains(&false));
        runs.push(failed);
    }
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0], runs[2]);
}
