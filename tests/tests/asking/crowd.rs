//! Many at once: however few the workers, everybody comes to an end, and no more handlers run than there are workers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use balethon::prelude::*;
use balethon::sandbox::{Person, Sandbox};

/// How many handlers run now, and the most that ever did.
#[derive(Clone, Default)]
struct Running(Arc<(AtomicUsize, AtomicUsize)>);

impl Running {
    /// Runs for a while, in which others would get in if they could.
    async fn work(&self) {
        let now = self.0.0.fetch_add(1, Ordering::SeqCst) + 1;
        self.0.1.fetch_max(now, Ordering::SeqCst);
        for _ in 0..3 {
            tokio::task::yield_now().await;
        }
        self.0.0.fetch_sub(1, Ordering::SeqCst);
    }

    fn most(&self) -> usize {
        self.0.1.load(Ordering::SeqCst)
    }
}

#[on_command]
async fn form(message: Message, running: Data<Running>) -> Result<String> {
    running.work().await;
    let name = message.ask("Your name?").await?;
    running.work().await;
    let age = message.ask("Your age?").parse::<u8>().retry("Digits, please.").await?;
    running.work().await;
    let city = message.ask("Your city?").await?;
    running.work().await;
    Ok(format!("{name}, {age}, {city}"))
}

#[on_message(rank = 1)]
async fn lost(message: Message, running: Data<Running>) -> String {
    running.work().await;
    format!("nobody asked for {}", message.content())
}

/// What a person sees of the form, with so many wrong ages.
async fn fills_in(person: &Person) {
    let mut seen = Vec::new();
    for _ in 0..5 {
        seen.push(person.next_reply().await.content().to_owned());
    }
    let end = format!("{}, 30, Shiraz", person.name());
    assert_eq!(seen, ["Your name?", "Your age?", "Digits, please.", "Your city?", &end]);
}

async fn forms_with_early_answers(workers: usize, count: usize) {
    let sandbox = Sandbox::start().await;
    let running = Running::default();
    let shared = running.clone();
    let bot = sandbox.run(|client| client.max_workers(workers).data(shared).handlers(handlers![form, lost])).await;
    let people: Vec<_> = (0..count).map(|number| sandbox.user(&format!("Person {number}"))).collect();
    for person in &people {
        for text in ["/form", &person.name(), "thirty", "۳۰", "Shiraz"] {
            person.send(text).await;
        }
    }
    for person in &people {
        fills_in(person).await;
    }
    bot.stop().await.unwrap();
    assert!(running.most() <= workers, "{} ran with {workers} workers", running.most());
    assert!(sandbox.max_in_flight("sendMessage") <= workers);
}

#[tokio::test]
async fn forms_whose_answers_come_early_with_one_worker() {
    forms_with_early_answers(1, 200).await;
}

#[tokio::test]
async fn forms_whose_answers_come_early_with_two_workers() {
    forms_with_early_answers(2, 200).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forms_whose_answers_come_early_with_eight_workers() {
    forms_with_early_answers(8, 300).await;
}

#[on_command("greet {other}")]
async fn greet(message: Message, client: Client, other: i64, running: Data<Running>) -> Result {
    running.work().await;
    let name = client.ask(other, other, "Who are you?").await?;
    running.work().await;
    let mood = client.ask(other, other, format!("How are you, {name}?")).await?;
    running.work().await;
    message.send(format!("{name} is {mood}")).await?;
    Ok(())
}

async fn people_who_ask_each_other(workers: usize) {
    let sandbox = Sandbox::start().await;
    let running = Running::default();
    let shared = running.clone();
    let bot = sandbox.run(|client| client.max_workers(workers).data(shared).handlers(handlers![greet, lost])).await;
    let people: Vec<_> = (0..100).map(|number| sandbox.user(&format!("Person {number}"))).collect();
    // Who never wrote to the bot cannot be asked.
    for person in &people {
        person.send("hello").await;
        person.next_reply().await;
    }
    let pairs: Vec<_> = people.chunks(2).flat_map(|pair| [(&pair[0], &pair[1]), (&pair[1], &pair[0])]).collect();
    for (one, other) in &pairs {
        one.send(format!("/greet {}", other.id())).await;
    }
    // Now everybody's handler waits for the other one.
    for (one, _) in &pairs {
        assert_eq!(one.next_reply().await.content(), "Who are you?");
    }
    for (one, _) in &pairs {
        one.send(one.name()).await;
    }
    for (one, _) in &pairs {
        assert_eq!(one.next_reply().await.content(), format!("How are you, {}?", one.name()));
    }
    for (one, _) in &pairs {
        one.send("well").await;
    }
    for (one, other) in &pairs {
        assert_eq!(one.next_reply().await.content(), format!("{} is well", other.name()));
    }
    bot.stop().await.unwrap();
    assert!(running.most() <= workers, "{} ran with {workers} workers", running.most());
    assert!(sandbox.max_in_flight("sendMessage") <= workers);
}

#[tokio::test]
async fn fifty_pairs_who_ask_each_other_with_one_worker() {
    people_who_ask_each_other(1).await;
}

#[tokio::test]
async fn fifty_pairs_who_ask_each_other_with_two_workers() {
    people_who_ask_each_other(2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_pairs_who_ask_each_other_with_eight_workers() {
    people_who_ask_each_other(8).await;
}
