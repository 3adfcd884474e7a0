//! The order in which questions and answers meet.

use balethon::prelude::*;
use balethon::sandbox::Sandbox;
use futures_util::future::join;

#[on_command]
async fn two(message: Message) -> Result<String> {
    let first = message.ask("First?").await?;
    let second = message.ask("Second?").await?;
    Ok(format!("{first} and {second}"))
}

#[on_command("named {name}")]
async fn named(message: Message, name: String) -> Result<String> {
    let answer = message.ask(format!("{name}?")).await?;
    Ok(format!("{name}: {answer}"))
}

#[on_message(rank = 1)]
async fn echo(message: Message) -> String {
    format!("echo: {}", message.content())
}

#[tokio::test]
async fn two_questions_in_one_lane_the_newest_first() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.max_workers(1).handlers(handlers![named, echo])).await;
    let ali = sandbox.user("Ali");
    for text in ["/named old", "/named new", "one", "two", "three"] {
        ali.send(text).await;
    }
    for reply in ["old?", "new?", "new: one", "old: two", "echo: three"] {
        assert_eq!(ali.next_reply().await.content(), reply);
    }
}

#[tokio::test]
async fn answers_that_wait_in_the_lane_are_taken_in_order() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.max_workers(1).handlers(handlers![two, echo])).await;
    let ali = sandbox.user("Ali");
    let hold = sandbox.hold("sendMessage");
    for text in ["/two", "one", "two", "three"] {
        ali.send(text).await;
    }
    hold.wait(1).await;
    sandbox.wait_confirmed().await;
    hold.release();
    for reply in ["First?", "Second?", "one and two", "echo: three"] {
        assert_eq!(ali.next_reply().await.content(), reply);
    }
}

#[tokio::test]
async fn in_other_orders_of_lanes_it_works_too() {
    for lanes in [Lanes::PerChat, Lanes::Unordered] {
        let sandbox = Sandbox::start().await;
        let _bot = sandbox.run(|client| client.max_workers(1).lanes(lanes).handlers(handlers![two, echo])).await;
        let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
        let group = sandbox.group("Friends", [&ali, &sara]);
        group.promote_bot().await;
        let (ali, sara) = (ali.in_group(&group), sara.in_group(&group));
        for (person, text, reply) in [
            (&ali, "/two", "First?"),
            (&sara, "hello", "echo: hello"),
            (&sara, "/two", "First?"),
            (&ali, "a", "Second?"),
            (&sara, "x", "Second?"),
            (&sara, "y", "x and y"),
            (&ali, "b", "a and b"),
        ] {
            person.send(text).await;
            assert_eq!(ali.next_reply().await.content(), reply, "{lanes:?}");
            assert_eq!(sara.next_reply().await.content(), reply);
        }
    }
}

#[on_command("both {other}")]
async fn both(message: Message, client: Client, other: i64) -> Result<String> {
    let (mine, theirs) = (message.ask("You?"), client.ask(other, other, "And you?"));
    let (mine, theirs) = join(mine.into_future(), theirs.into_future()).await;
    Ok(format!("{} and {}", mine?, theirs?))
}

/// One who waits for two people waits without a worker until both have answered.
#[tokio::test]
async fn two_people_are_asked_at_once() {
    for ali_first in [true, false] {
        let sandbox = Sandbox::start().await;
        let _bot = sandbox.run(|client| client.max_workers(1).handlers(handlers![both, echo])).await;
        let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
        sara.send("hello").await;
        sara.next_reply().await;
        ali.send(format!("/both {}", sara.id())).await;
        assert_eq!(ali.next_reply().await.content(), "You?");
        assert_eq!(sara.next_reply().await.content(), "And you?");
        let (first, second) = if ali_first { (&ali, &sara) } else { (&sara, &ali) };
        first.send(first.name()).await;
        // The worker and the lane are free for both.
        sandbox.user("Reza").send("hello").await;
        sandbox.user("Reza").next_reply().await;
        first.send("more").await;
        assert_eq!(first.next_reply().await.content(), "echo: more");
        second.send(second.name()).await;
        assert_eq!(ali.next_reply().await.content(), "Ali and Sara");
        for person in [&ali, &sara] {
            person.send("end").await;
            assert_eq!(person.next_reply().await.content(), "echo: end");
        }
    }
}

#[on_command]
async fn slow(message: Message) -> Result {
    message.ask("Well?").await?;
    message.send("one").await?;
    message.send("two").await?;
    Ok(())
}

/// The handler goes on in the turn of the answer: what comes after the answer waits until the handler has ended.
#[tokio::test]
async fn what_follows_the_answer_waits_for_the_handler() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.max_workers(8).handlers(handlers![slow, echo])).await;
    let ali = sandbox.user("Ali");
    for text in ["/slow", "answer", "after"] {
        ali.send(text).await;
    }
    for reply in ["Well?", "one", "two", "echo: after"] {
        assert_eq!(ali.next_reply().await.content(), reply);
    }
}

#[on_command("poke {other}")]
async fn poke(message: Message, client: Client, other: i64) -> Result {
    client.ask(other, other, "Poke!").await?;
    message.send("one").await?;
    message.send("two").await?;
    Ok(())
}

/// One who asked somebody elsewhere goes on before what waits in its own lane; the answer's lane goes on by itself.
#[tokio::test]
async fn who_asked_elsewhere_goes_on_at_the_front_of_its_own_lane() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.max_workers(1).handlers(handlers![poke, echo])).await;
    let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    sara.send("hello").await;
    sara.next_reply().await;
    ali.send(format!("/poke {}", sara.id())).await;
    assert_eq!(sara.next_reply().await.content(), "Poke!");
    let hold = sandbox.hold("sendMessage");
    // The worker is busy, so that the answer and what Ali writes wait.
    ali.send("before").await;
    hold.wait(1).await;
    sara.send("ouch").await;
    for text in ["a", "b"] {
        ali.send(text).await;
    }
    sandbox.wait_confirmed().await;
    hold.release();
    let mut seen = Vec::new();
    for _ in 0..5 {
        seen.push(ali.next_reply().await.content().to_owned());
    }
    let at = |text: &str| seen.iter().position(|said| said == text).unwrap();
    assert_eq!(seen[0], "echo: before");
    assert_eq!(at("two"), at("one") + 1, "{seen:?}");
    assert!(at("two") < at("echo: b"), "{seen:?}");
}

#[on_pre_checkout_query]
async fn careful(query: PreCheckoutQuery) -> Result<Checkout> {
    let answer = query.from.ask("Really?").await?;
    Ok(if answer.text() == "yes" { Checkout::Accept } else { Checkout::refuse("No.") })
}

#[on_message]
async fn held(message: Message) -> String {
    message.content().to_owned()
}

/// The place beyond the others is for payments, and comes back to them.
#[tokio::test]
async fn payments_that_ask() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.max_workers(1).handlers(handlers![careful, held])).await;
    let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    for person in [&ali, &sara] {
        person.send("hello").await;
        person.next_reply().await;
    }
    let pay = |id: &str| {
        let from = serde_json::json!({"id": ali.id().0, "is_bot": false, "first_name": "Ali"});
        let query = serde_json::json!({
            "id": id, "from": from, "currency": "IRR", "total_amount": 1000, "invoice_payload": "order",
        });
        sandbox.push_update(serde_json::json!({ "pre_checkout_query": query }));
    };
    // The only place is taken, so that the payment begins in the one beyond.
    let hold = sandbox.hold("sendMessage");
    sara.send("takes the place").await;
    hold.wait(1).await;
    pay("one");
    // Its question.
    hold.wait(2).await;
    pay("two");
    sandbox.wait_confirmed().await;
    assert_eq!(sandbox.in_flight("sendMessage"), 2);
    hold.release();
    sara.next_reply().await;
    for _ in 0..2 {
        assert_eq!(ali.next_reply().await.content(), "Really?");
    }
    ali.send("yes").await;
    ali.send("no").await;
    let answers = sandbox.wait_requests("answerPreCheckoutQuery", 2).await;
    let accepted: Vec<_> = answers.iter().map(|answer| answer.parameters["ok"].as_bool().unwrap()).collect();
    assert!(accepted.contains(&true) && accepted.contains(&false), "{accepted:?}");
    // Neither place is lost, and none has been made.
    let hold = sandbox.hold("sendMessage");
    for person in [&ali, &sara] {
        person.send("end").await;
    }
    sandbox.wait_confirmed().await;
    hold.wait(1).await;
    assert_eq!(sandbox.in_flight("sendMessage"), 1);
    hold.release_one();
    hold.wait(1).await;
    hold.release();
}

#[on_command]
async fn elsewhere(message: Message, other: Data<Client>) -> Result<String> {
    let ali = message.user().unwrap().id;
    let answer = other.ask(ali, ali, "And here?").await?;
    Ok(format!("there: {answer}"))
}

/// The same person in the same chat is another lane with another bot, which has places of its own.
#[tokio::test]
async fn a_handler_of_one_bot_asks_through_another() {
    let sandbox = Sandbox::start().await;
    let token = sandbox.new_bot("Other");
    let second = sandbox.run_as(&token, |client| client.max_workers(1).handlers(handlers![echo])).await;
    let other = second.client().clone();
    let first = sandbox.run(|client| client.max_workers(1).data(other).handlers(handlers![elsewhere, echo])).await;
    let ali = sandbox.user("Ali");
    let there = ali.talking_to(&token);
    there.send("hello").await;
    assert_eq!(there.next_reply().await.content(), "echo: hello");
    ali.send("/elsewhere").await;
    assert_eq!(there.next_reply().await.content(), "And here?");
    there.send("yes").await;
    assert_eq!(ali.next_reply().await.content(), "there: yes");
    for person in [&ali, &there] {
        for text in ["one", "two"] {
            person.send(text).await;
            assert_eq!(person.next_reply().await.content(), format!("echo: {text}"));
        }
    }
    first.stop().await.unwrap();
    second.stop().await.unwrap();
}
