//! At most `max_workers` handlers at once, async and plain, and what becomes of their places while they wait out a 429.

use std::time::Duration;

use balethon::Clock;
use balethon::prelude::*;
use balethon::sandbox::{Fault, Person, Sandbox};

#[on_message]
async fn echo(message: Message) -> Result {
    message.reply(message.content()).await?;
    Ok(())
}

#[on_message]
fn plain_echo(message: Message) -> Result {
    message.reply(message.content()).wait()?;
    Ok(())
}

async fn people(sandbox: &Sandbox, count: usize) -> Vec<Person> {
    let people: Vec<_> = (0..count).map(|number| sandbox.user(&format!("Person {number}"))).collect();
    for person in &people {
        person.send(person.name()).await;
    }
    people
}

async fn all_are_answered(people: &[Person]) {
    for person in people {
        assert_eq!(person.next_reply().await.content(), person.name());
    }
}

async fn two_wait_for_a_place(sandbox: &Sandbox, places: usize) {
    let hold = sandbox.hold("sendMessage");
    let people = people(sandbox, places + 2).await;
    sandbox.wait_confirmed().await;
    hold.wait(places).await;
    assert_eq!(sandbox.in_flight("sendMessage"), places);
    // Each that goes makes place for one: first for the last but one.
    for _ in 0..2 {
        hold.release_one();
        hold.wait(places).await;
    }
    hold.release();
    all_are_answered(&people).await;
    assert_eq!(sandbox.max_in_flight("sendMessage"), places);
}

async fn fifty_people_and_fifty_places(sandbox: &Sandbox) {
    let hold = sandbox.hold_until("sendMessage", 50);
    let people = people(sandbox, 50).await;
    hold.wait(50).await;
    all_are_answered(&people).await;
    assert_eq!(sandbox.max_in_flight("sendMessage"), 50);
}

#[tokio::test]
async fn the_ninth_and_tenth_wait_for_one_of_eight_places() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.max_workers(8).handlers(handlers![echo])).await;
    two_wait_for_a_place(&sandbox, 8).await;
}

#[tokio::test]
async fn so_do_they_with_plain_functions() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.max_workers(8).handlers(handlers![plain_echo])).await;
    two_wait_for_a_place(&sandbox, 8).await;
}

#[tokio::test]
async fn without_a_number_there_are_places_by_the_number_of_cores() {
    let cores = std::thread::available_parallelism().unwrap().get();
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![echo])).await;
    two_wait_for_a_place(&sandbox, (cores + 4).min(32) * 5).await;
}

#[tokio::test]
async fn fifty_places_serve_fifty_people_at_once() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.max_workers(50).handlers(handlers![echo])).await;
    fifty_people_and_fifty_places(&sandbox).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn so_do_they_on_several_threads_with_plain_functions() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.max_workers(50).handlers(handlers![plain_echo])).await;
    fifty_people_and_fifty_places(&sandbox).await;
}

#[on_message]
async fn told_to_wait(message: Message, client: Client) -> Result {
    client.send_message(&message.chat, message.content()).await?;
    Ok(())
}

#[on_message]
fn plainly_told_to_wait(message: Message, client: Client) -> Result {
    client.send_message(&message.chat, message.content()).wait()?;
    Ok(())
}

/// With one place, Ali's answer waits out a 429 of this form, `seconds` long; Sara is answered meanwhile.
async fn sara_is_answered_while_ali_waits(handlers: balethon::handler::Handlers, flood: Fault, seconds: u64) {
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    let _bot = sandbox.run(|client| client.max_workers(1).handlers(handlers)).await;
    let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    sandbox.fault(flood.on("sendMessage"));
    ali.send("first").await;
    clock.wait_for_sleepers(1).await;
    sara.send("second").await;
    assert_eq!(sara.next_reply().await.content(), "second");
    assert_eq!(sandbox.requests().iter().filter(|request| request.method == "sendMessage").count(), 2);
    clock.advance(Duration::from_secs(seconds) - Duration::from_millis(1));
    clock.wait_for_sleepers(1).await;
    assert_eq!(sandbox.requests().iter().filter(|request| request.method == "sendMessage").count(), 2);
    clock.advance(Duration::from_millis(1));
    assert_eq!(ali.next_reply().await.content(), "first");
}

#[tokio::test]
async fn waiting_out_a_429_gives_the_place_back() {
    sara_is_answered_while_ali_waits(handlers![told_to_wait], Fault::flood(7), 7).await;
}

#[tokio::test]
async fn a_429_that_does_not_say_how_long() {
    sara_is_answered_while_ali_waits(handlers![told_to_wait], Fault::flood_without_wait(), 2).await;
}

#[tokio::test]
async fn a_429_in_plain_text() {
    sara_is_answered_while_ali_waits(handlers![told_to_wait], Fault::flood_in_plain_text(), 2).await;
}

#[tokio::test]
async fn a_plain_function_gives_its_place_back_too() {
    sara_is_answered_while_ali_waits(handlers![plainly_told_to_wait], Fault::flood(7), 7).await;
}

#[on_message]
async fn two_at_once(message: Message, client: Client) -> Result {
    if message.content() != "two" {
        client.send_message(&message.chat, message.content()).await?;
        return Ok(());
    }
    let (one, two) = (client.send_message(&message.chat, "one"), client.send_message(&message.chat, "two"));
    let (one, two) = futures_util::future::join(one.into_future(), two.into_future()).await;
    one.and(two)?;
    Ok(())
}

/// A handler has one place, however many of its requests wait.
#[tokio::test]
async fn two_requests_of_one_handler_give_back_one_place() {
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    let _bot = sandbox.run(|client| client.max_workers(1).handlers(handlers![two_at_once])).await;
    sandbox.fault(Fault::flood(7).on("sendMessage").times(2));
    sandbox.user("Ali").send("two").await;
    clock.wait_for_sleepers(2).await;
    let hold = sandbox.hold("sendMessage");
    for name in ["Sara", "Reza"] {
        sandbox.user(name).send(name).await;
    }
    sandbox.wait_confirmed().await;
    for name in ["Sara", "Reza"] {
        hold.wait(1).await;
        assert_eq!(sandbox.in_flight("sendMessage"), 1, "{name}");
        hold.release_one();
        sandbox.user(name).next_reply().await;
    }
    hold.release();
    clock.advance(Duration::from_secs(7));
    sandbox.user("Ali").next_reply().await;
    sandbox.user("Ali").next_reply().await;
}

#[on_message]
async fn impatient(message: Message, client: Client, clock: Clock) -> Result {
    let answer = client.send_message(&message.chat, message.content()).into_future();
    let answer = clock.timeout(Duration::from_secs(1), answer).await;
    answer.transpose()?;
    Ok(())
}

/// A place that was given back and never asked for again must not be given back twice.
#[tokio::test]
async fn giving_up_a_request_that_waits_makes_no_new_place() {
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    let bot = sandbox.run(|client| client.max_workers(1).handlers(handlers![impatient])).await;
    sandbox.fault(Fault::flood(7).on("sendMessage").times(3));
    for number in 0..3 {
        sandbox.user(&format!("Impatient {number}")).send("hello").await;
    }
    // Of each, the request's own wait and the handler's patience.
    clock.wait_for_sleepers(6).await;
    clock.advance(Duration::from_secs(1));
    let hold = sandbox.hold("sendMessage");
    let people = people(&sandbox, 3).await;
    sandbox.wait_confirmed().await;
    for _ in &people {
        hold.wait(1).await;
        hold.release_one();
    }
    all_are_answered(&people).await;
    // The three that came to nothing left at once; those that were held came one after another.
    assert_eq!(sandbox.max_in_flight("sendMessage"), 1);
    bot.stop().await.unwrap();
}

#[on_message]
async fn gives_up(message: Message, client: Client, clock: Clock) -> Result {
    let request = client.send_message(&message.chat, message.content()).into_future();
    if message.content() != "hasty" {
        request.await?;
    } else if clock.timeout(Duration::from_secs(1), request).await.is_none() {
        // Where it first waits for anything after that, it waits for its place.
        tokio::task::yield_now().await;
        client.send_message(&message.chat, "given up").await?;
    }
    Ok(())
}

/// It goes on with no more than the others have.
#[tokio::test]
async fn who_gives_up_a_request_that_waits_takes_its_place_back() {
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    let bot = sandbox.run(|client| client.max_workers(1).handlers(handlers![gives_up])).await;
    let ali = sandbox.user("Ali");
    sandbox.fault(Fault::flood(7).on("sendMessage").times(1));
    ali.send("hasty").await;
    clock.wait_for_sleepers(2).await;
    let hold = sandbox.hold("sendMessage");
    let people = people(&sandbox, 2).await;
    hold.wait(1).await;
    clock.advance(Duration::from_secs(1));
    sandbox.wait_confirmed().await;
    for _ in 0..3 {
        hold.wait(1).await;
        assert_eq!(sandbox.in_flight("sendMessage"), 1);
        hold.release_one();
    }
    assert_eq!(ali.next_reply().await.content(), "given up");
    all_are_answered(&people).await;
    assert_eq!(sandbox.max_in_flight("sendMessage"), 1);
    bot.stop().await.unwrap();
}
