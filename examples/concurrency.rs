//! What is done at the same time, and what is not. Run it to see the times, against a sandbox in which each send and
//! each edit takes a second; its tests count instead of timing.

#![allow(clippy::print_stdout, reason = "it shows what it measures")]

use std::time::{Duration, Instant};

use balethon::prelude::*;
use balethon::sandbox::{Person, Sandbox};

/// The edit needs what the send gives, so it comes second. The thread serves others meanwhile.
#[on_command]
async fn in_turn(message: Message) -> Result {
    let begun = Instant::now();
    let answer = message.reply("…").await?;
    answer.edit_text("Hello").await?;
    println!("two requests, one after the other: the handler took {:.1?}", begun.elapsed());
    Ok(())
}

/// The edit is begun and not waited for. A stop of the bot waits for it, so it is not lost.
#[on_command]
async fn not_waited_for(message: Message, client: Client) -> Result {
    let begun = Instant::now();
    let answer = message.reply("…").await?;
    client.spawn(answer.edit_text("Hello"));
    println!("the second one not waited for:     the handler took {:.1?}", begun.elapsed());
    Ok(())
}

/// A single request.
#[on_message(private & !command)]
async fn answer() -> &'static str {
    "Hello"
}

#[tokio::main]
async fn main() -> Result {
    tokio::select! {
        shown = show() => shown,
        _ = tokio::signal::ctrl_c() => Ok(()),
    }
}

async fn show() -> Result {
    let sandbox = Sandbox::start().await;
    sandbox.delay("sendMessage", Duration::from_secs(1));
    sandbox.delay("editMessageText", Duration::from_secs(1));
    println!("Each send and each edit takes a second.\n");

    let bot = sandbox.run(|client| client).await;
    let ali = sandbox.user("Ali");
    for command in ["/in_turn", "/not_waited_for"] {
        ali.send(command).await;
        ali.next_edit().await;
    }
    bot.stop().await?;

    for (count, workers) in [(10, 8), (50, 50)] {
        let bot = sandbox.run(|client| client.max_workers(workers)).await;
        let begun = Instant::now();
        let people = write(&sandbox, count).await;
        for person in &people {
            person.next_reply().await;
        }
        bot.stop().await?; // when the last answer is through
        println!("{count} people and {workers} workers: all were answered in {:.1?}", begun.elapsed());
    }
    Ok(())
}

/// So many people write to the bot at once.
async fn write(sandbox: &Sandbox, count: usize) -> Vec<Person> {
    let people: Vec<_> = (1..=count).map(|number| sandbox.user(&format!("Person {number}"))).collect();
    for person in &people {
        person.send("Hi").await;
    }
    people
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_request_that_needs_another_waits_for_it() {
        let sandbox = Sandbox::start().await;
        let _bot = sandbox.run(|client| client).await;
        let ali = sandbox.user("Ali");
        let sends = sandbox.hold("sendMessage");
        ali.send("/in_turn").await;
        sends.wait(1).await;
        assert_eq!(sandbox.max_in_flight("editMessageText"), 0);
        sends.release();
        assert_eq!(ali.next_edit().await.content(), "Hello");
    }

    #[tokio::test]
    async fn a_handler_ends_before_what_it_does_not_wait_for() {
        let sandbox = Sandbox::start().await;
        let bot = sandbox.run(|client| client).await;
        let ali = sandbox.user("Ali");
        let edits = sandbox.hold("editMessageText");
        ali.send("/not_waited_for").await;
        assert_eq!(ali.next_reply().await.content(), "…");
        edits.wait(1).await;
        // Ali's next message has its turn, though the edit is still on its way.
        ali.send("Hi").await;
        assert_eq!(ali.next_reply().await.content(), "Hello");
        assert_eq!(edits.count(), 1);
        edits.release();
        bot.stop().await.unwrap();
        assert_eq!(sandbox.in_flight("editMessageText"), 0);
    }

    /// Lets people write at once, and gives how many of them are answered at the same time.
    async fn answered_at_once(people: usize, workers: usize) -> usize {
        let sandbox = Sandbox::start().await;
        let _bot = sandbox.run(|client| client.max_workers(workers)).await;
        let sends = sandbox.hold("sendMessage");
        let people = write(&sandbox, people).await;
        sandbox.wait_confirmed().await; // the bot has fetched all that they wrote
        sends.wait(workers.min(people.len())).await;
        sends.release();
        for person in &people {
            assert_eq!(person.next_reply().await.content(), "Hello");
        }
        sandbox.max_in_flight("sendMessage")
    }

    #[tokio::test]
    async fn of_ten_people_eight_workers_answer_eight_at_once() {
        assert_eq!(answered_at_once(10, 8).await, 8);
    }

    #[tokio::test]
    async fn fifty_workers_answer_fifty_people_at_once() {
        assert_eq!(answered_at_once(50, 50).await, 50);
    }
}
