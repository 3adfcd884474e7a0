//! Which updates are handled one after another, and which side by side.

use std::sync::Arc;

use balethon::prelude::*;
use balethon::sandbox::{Person, Sandbox};
use serde_json::json;
use tokio::sync::Semaphore;

#[on_message]
async fn echo(message: Message, client: Client) -> Result {
    client.send_message(&message.chat, message.content()).await?;
    Ok(())
}

#[on_callback_query]
async fn pressed(query: CallbackQuery) -> Result {
    query.send(query.data.clone().unwrap_or_default()).await?;
    Ok(())
}

fn texts(sandbox: &Sandbox) -> Vec<String> {
    let requests = sandbox.requests().into_iter().filter(|request| request.method == "sendMessage");
    requests.map(|request| request.parameters["text"].as_str().unwrap().to_owned()).collect()
}

/// Lets so many answers go, each as soon as it is held; there is never a second one.
async fn one_after_another(sandbox: &Sandbox, hold: balethon::sandbox::Hold, count: usize) {
    for _ in 0..count {
        hold.wait(1).await;
        hold.release_one();
    }
    sandbox.wait_in_flight("sendMessage", 0).await;
    assert_eq!(sandbox.max_in_flight("sendMessage"), 1);
}

#[tokio::test]
async fn three_quick_messages_of_one_person_are_answered_in_order() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![echo])).await;
    let ali = sandbox.user("Ali");
    let hold = sandbox.hold("sendMessage");
    for text in ["one", "two", "three"] {
        ali.send(text).await;
    }
    sandbox.wait_confirmed().await;
    one_after_another(&sandbox, hold, 3).await;
    assert_eq!(texts(&sandbox), ["one", "two", "three"]);
}

#[tokio::test]
async fn so_are_they_where_the_rest_of_an_update_is_null() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![echo])).await;
    let ali = sandbox.user("Ali");
    ali.send("hello").await;
    assert_eq!(ali.next_reply().await.content(), "hello");
    let hold = sandbox.hold("sendMessage");
    for text in ["one", "two", "three"] {
        let from = json!({"id": ali.id().0, "is_bot": false, "first_name": "Ali"});
        let chat = json!({"id": ali.id().0, "type": "private"});
        let message = json!({"message_id": 9, "date": 1, "from": from, "chat": chat, "text": text});
        sandbox.push_update(json!({"message": message, "edited_message": null, "callback_query": null}));
    }
    sandbox.wait_confirmed().await;
    for text in ["one", "two", "three"] {
        hold.wait(1).await;
        assert_eq!(sandbox.in_flight("sendMessage"), 1);
        hold.release_one();
        assert_eq!(ali.next_reply().await.content(), text);
    }
}

#[tokio::test]
async fn different_people_are_served_side_by_side() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![echo])).await;
    let hold = sandbox.hold_until("sendMessage", 3);
    for name in ["Ali", "Sara", "Reza"] {
        sandbox.user(name).send(name).await;
    }
    hold.wait(3).await;
    for name in ["Ali", "Sara", "Reza"] {
        assert_eq!(sandbox.user(name).next_reply().await.content(), name);
    }
}

/// A group of two people who have both written.
async fn two_in_a_group(sandbox: &Sandbox) -> (Person, Person) {
    let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    let group = sandbox.group("Friends", [&ali, &sara]);
    (ali.in_group(&group), sara.in_group(&group))
}

#[tokio::test]
async fn people_in_a_group_do_not_wait_for_each_other() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![echo])).await;
    let (ali, sara) = two_in_a_group(&sandbox).await;
    let hold = sandbox.hold_until("sendMessage", 2);
    ali.send("one").await;
    sara.send("two").await;
    hold.wait(2).await;
}

#[tokio::test]
async fn the_same_person_has_a_lane_in_every_chat() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![echo])).await;
    let (ali, _) = two_in_a_group(&sandbox).await;
    let hold = sandbox.hold_until("sendMessage", 2);
    ali.send("in the group").await;
    sandbox.user("Ali").send("in private").await;
    hold.wait(2).await;
}

#[tokio::test]
async fn per_chat_a_group_is_one_lane() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.lanes(Lanes::PerChat).handlers(handlers![echo])).await;
    let (ali, sara) = two_in_a_group(&sandbox).await;
    let hold = sandbox.hold("sendMessage");
    ali.send("one").await;
    sara.send("two").await;
    ali.send("three").await;
    sandbox.wait_confirmed().await;
    one_after_another(&sandbox, hold, 3).await;
    assert_eq!(texts(&sandbox), ["one", "two", "three"]);
}

#[tokio::test]
async fn unordered_nobody_waits_for_anything() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.lanes(Lanes::Unordered).handlers(handlers![echo])).await;
    let ali = sandbox.user("Ali");
    let hold = sandbox.hold_until("sendMessage", 3);
    for text in ["one", "two", "three"] {
        ali.send(text).await;
    }
    hold.wait(3).await;
}

#[tokio::test]
async fn posts_of_a_channel_are_handled_in_order() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![echo])).await;
    let channel = sandbox.channel("News", [&sandbox.user("Ali")]);
    let hold = sandbox.hold("sendMessage");
    for text in ["one", "two", "three"] {
        channel.post(text).await;
    }
    sandbox.wait_confirmed().await;
    one_after_another(&sandbox, hold, 3).await;
    assert_eq!(texts(&sandbox), ["one", "two", "three"]);
}

#[tokio::test]
async fn presses_without_their_message_are_in_their_persons_lane() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![pressed])).await;
    let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    for person in [&ali, &sara] {
        person.send("hello").await;
    }
    let hold = sandbox.hold("sendMessage");
    for (number, (person, data)) in [(&ali, "one"), (&ali, "two"), (&sara, "three")].into_iter().enumerate() {
        let from = serde_json::json!({"id": person.id().0, "is_bot": false, "first_name": person.name()});
        let query = serde_json::json!({"id": format!("22{number}"), "from": from, "data": data});
        sandbox.push_update(serde_json::json!({ "callback_query": query }));
    }
    sandbox.wait_confirmed().await;
    hold.wait(2).await;
    assert_eq!(texts(&sandbox), ["one", "three"]);
    hold.release();
    assert_eq!(ali.next_reply().await.content(), "one");
    assert_eq!(ali.next_reply().await.content(), "two");
}

/// What Ali's messages wait for.
#[derive(Clone)]
struct Gate(Arc<Semaphore>);

#[on_message]
async fn wait_or_echo(message: Message, gate: Data<Gate>) -> Result<String> {
    if message.user().is_some_and(|user| user.first_name == "Ali") {
        gate.0.acquire().await?.forget();
    }
    Ok(message.content().to_owned())
}

#[tokio::test]
async fn two_hundred_messages_in_one_chat_hold_up_nobody_else() {
    let sandbox = Sandbox::start().await;
    let gate = Gate(Arc::new(Semaphore::new(0)));
    let shared = gate.clone();
    let _bot = sandbox.run(|client| client.max_workers(2).data(shared).handlers(handlers![wait_or_echo])).await;
    let ali = sandbox.user("Ali");
    for number in 0..200 {
        ali.send(number.to_string()).await;
    }
    let others: Vec<_> = (0..50).map(|number| sandbox.user(&format!("Person {number}"))).collect();
    for person in &others {
        person.send(person.name()).await;
    }
    for person in &others {
        assert_eq!(person.next_reply().await.content(), person.name());
    }
    gate.0.add_permits(200);
    for number in 0..200 {
        assert_eq!(ali.next_reply().await.content(), number.to_string());
    }
}
