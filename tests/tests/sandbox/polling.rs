//! getUpdates: offsets, waiting, several pollers and bots.

use balethon::sandbox::{PollingWithWebhook, Sandbox};
use serde_json::json;

use crate::wire::Bot;

/// Ids as documented, which is also where they are easiest to get wrong.
async fn from_zero() -> Sandbox {
    let sandbox = Sandbox::start().await;
    sandbox.quirks(|quirks| quirks.first_update_id = 0);
    sandbox
}

#[tokio::test]
async fn updates_come_in_order_and_stay_until_confirmed() {
    let sandbox = from_zero().await;
    let ali = sandbox.user("Ali");
    let bot = Bot::of(&sandbox);
    for text in ["zero", "one", "two", "three"] {
        ali.send(text).await;
    }
    let updates = bot.updates(json!({})).await;
    let texts: Vec<_> = updates.iter().map(|update| update["message"]["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["zero", "one", "two", "three"]);
    assert_eq!(updates[0]["update_id"], 0);
    assert_eq!(bot.update_ids(json!({"offset": 0, "limit": 2})).await, [0, 1]);
    // The update with the offset's own id is returned again: some libraries pass the last id and drop the repeat.
    assert_eq!(bot.update_ids(json!({"offset": 1})).await, [1, 2, 3]);
    assert_eq!(sandbox.pending_updates(), 3);
    assert_eq!(bot.update_ids(json!({"offset": -1, "limit": 1})).await, [3]);
    assert_eq!(bot.update_ids(json!({})).await, [3]);
    assert!(bot.updates(json!({"offset": 4})).await.is_empty());
    sandbox.wait_confirmed().await;
}

#[tokio::test]
async fn a_poll_waits_for_the_next_update() {
    let sandbox = from_zero().await;
    let ali = sandbox.user("Ali");
    let bot = Bot::of(&sandbox);
    let poll = tokio::spawn(async move { bot.updates(json!({"timeout": 60})).await });
    wait_for_polls(&sandbox, 1).await;
    ali.send("late").await;
    assert_eq!(poll.await.unwrap()[0]["message"]["text"], "late");
}

#[tokio::test]
async fn a_negative_offset_does_not_drop_what_comes_while_waiting() {
    let sandbox = from_zero().await;
    let ali = sandbox.user("Ali");
    let bot = Bot::of(&sandbox);
    let poll = tokio::spawn(async move { bot.updates(json!({"timeout": 60, "offset": -1})).await });
    wait_for_polls(&sandbox, 1).await;
    ali.send("one").await;
    assert_eq!(poll.await.unwrap().len(), 1);
}

#[tokio::test]
async fn two_pollers_take_updates_from_each_other() {
    let sandbox = from_zero().await;
    let ali = sandbox.user("Ali");
    let polls: Vec<_> = (0..2)
        .map(|_| {
            let bot = Bot::of(&sandbox);
            tokio::spawn(async move { bot.updates(json!({"timeout": 60})).await })
        })
        .collect();
    wait_for_polls(&sandbox, 2).await;
    ali.send("one").await;
    ali.send("two").await;
    let mut texts = Vec::new();
    for poll in polls {
        for update in poll.await.unwrap() {
            texts.push(update["message"]["text"].as_str().unwrap().to_owned());
        }
        // Wakes the other one in case the first took both.
        ali.send("three").await;
    }
    texts.sort();
    texts.dedup_by(|a, b| a == b && a != "three");
    assert!(texts.starts_with(&["one".to_owned()]) && texts.contains(&"two".to_owned()), "{texts:?}");
}

#[tokio::test]
async fn a_poll_whose_client_went_away_takes_nothing() {
    let sandbox = from_zero().await;
    let ali = sandbox.user("Ali");
    let bot = Bot::of(&sandbox);
    let gone = tokio::spawn({
        let bot = Bot::of(&sandbox);
        async move { bot.updates(json!({"timeout": 60})).await }
    });
    wait_for_polls(&sandbox, 1).await;
    gone.abort();
    let _ = gone.await;
    wait_for_polls(&sandbox, 0).await;
    ali.send("here").await;
    assert_eq!(bot.update_ids(json!({})).await, [0]);
}

#[tokio::test]
async fn every_bot_has_a_queue_of_its_own() {
    let sandbox = from_zero().await;
    let ali = sandbox.user("Ali");
    let token = sandbox.new_bot("Other");
    let (first, second) = (Bot::of(&sandbox), Bot::with_token(&sandbox, &token));
    ali.send("to the first").await;
    ali.talking_to(&token).send("to the second").await;
    let only = |updates: Vec<serde_json::Value>| {
        assert_eq!(updates.len(), 1);
        updates[0]["message"]["text"].clone()
    };
    assert_eq!(only(first.updates(json!({})).await), "to the first");
    assert_eq!(only(second.updates(json!({})).await), "to the second");
    let ids = [first.ok("getMe", json!({})).await["id"].clone(), second.ok("getMe", json!({})).await["id"].clone()];
    assert_ne!(ids[0], ids[1]);
}

#[tokio::test]
async fn a_webhook_makes_polling_silent() {
    let sandbox = from_zero().await;
    let ali = sandbox.user("Ali");
    let bot = Bot::of(&sandbox);
    assert_eq!(bot.error("setWebhook", json!({"url": "http://example.com/x"})).await.0, 400);
    bot.ok("setWebhook", json!({"url": "https://example.com/x"})).await;
    assert_eq!(bot.ok("getWebhookInfo", json!({})).await["url"], "https://example.com/x");
    ali.send("hi").await;
    assert!(bot.updates(json!({"timeout": 60})).await.is_empty());
    sandbox.quirks(|quirks| quirks.polling_with_webhook = PollingWithWebhook::Conflict);
    assert_eq!(bot.error("getUpdates", json!({})).await.0, 409);
    // An empty address removes it as well as deleteWebhook does.
    bot.ok("setWebhook", json!({"url": ""})).await;
    assert_eq!(bot.update_ids(json!({})).await, [0]);
    bot.ok("setWebhook", json!({"url": "https://example.com/x"})).await;
    bot.ok("deleteWebhook", json!({})).await;
    assert_eq!(bot.update_ids(json!({})).await, [0]);
}

#[tokio::test]
async fn old_servers_answer_at_once_and_ids_may_start_over() {
    let sandbox = from_zero().await;
    let ali = sandbox.user("Ali");
    let bot = Bot::of(&sandbox);
    sandbox.quirks(|quirks| quirks.long_polling = false);
    assert!(bot.updates(json!({"timeout": 600})).await.is_empty());
    for _ in 0..5 {
        ali.send("x").await;
    }
    assert_eq!(bot.update_ids(json!({})).await, [0, 1, 2, 3, 4]);
    sandbox.restart_update_ids();
    ali.send("y").await;
    assert!(bot.updates(json!({"offset": 5})).await.is_empty());
    assert_eq!(bot.update_ids(json!({})).await, [0]);
}

#[tokio::test]
async fn any_json_can_be_pushed() {
    let sandbox = from_zero().await;
    let bot = Bot::of(&sandbox);
    sandbox.push_update(json!({"story_posted": {"id": 9}}));
    sandbox.push_update(json!({"update_id": 40, "message": "nonsense"}));
    sandbox.push_update(json!("not even an object"));
    let updates = bot.updates(json!({})).await;
    assert_eq!(updates[0], json!({"update_id": 0, "story_posted": {"id": 9}}));
    assert_eq!(updates[1]["update_id"], 40);
    assert_eq!(updates[2], "not even an object");
    assert!(bot.updates(json!({"offset": 42})).await.is_empty());
}

/// Waits until so many polls hang, without a clock.
async fn wait_for_polls(sandbox: &Sandbox, count: usize) {
    sandbox.wait_in_flight("getUpdates", count).await;
}
