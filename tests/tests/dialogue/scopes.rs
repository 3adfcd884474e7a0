//! Whose a state is, and what takes the place of what.

use balethon::prelude::*;
use balethon::sandbox::{Person, Sandbox};

#[state(per = person)]
enum Order {
    Address,
}

#[on_command]
async fn order(dialogue: Dialogue<Order>) -> Result<&'static str> {
    dialogue.set(Order::Address).await?;
    Ok("Where to?")
}

#[on_message(state = Order::Address)]
async fn address(dialogue: Dialogue<Order>, message: Message) -> Result<String> {
    dialogue.end().await?;
    Ok(format!("To {}", message.content()))
}

#[state(per = chat)]
struct Poll {
    votes: u32,
}

#[on_command]
async fn poll(dialogue: Dialogue<Poll>) -> Result<&'static str> {
    dialogue.set(Poll { votes: 0 }).await?;
    Ok("Who comes?")
}

#[on_message(state = Poll { votes: 0..3 }, text = "me")]
async fn vote(poll: Dialogue<Poll>) -> Result<Option<String>> {
    let vote = poll.update(|poll| {
        poll.votes += 1;
        poll.votes
    });
    Ok(vote.await?.map(|votes| format!("{votes} so far")))
}

#[on_message(state = Poll { votes }, text = "me")]
async fn full(votes: u32) -> String {
    format!("Full, with {votes}")
}

#[state]
enum Quiz {
    Answer(u8),
}

#[on_command]
async fn quiz(dialogue: Dialogue<Quiz>) -> Result<&'static str> {
    dialogue.set(Quiz::Answer(42)).await?;
    Ok("What is six times seven?")
}

#[on_message(state = Quiz::Answer(right), text = "{answer}")]
async fn answer(dialogue: Dialogue<Quiz>, right: u8, answer: u8) -> Result<String> {
    dialogue.end().await?;
    Ok(format!("{}", right == answer))
}

#[state]
struct Note {
    text: String,
}

#[on_command("note {text}")]
async fn note(dialogue: Dialogue<Note>, text: String) -> Result<&'static str> {
    dialogue.set(Note { text }).await?;
    Ok("Where does it belong?")
}

#[on_message(state = Note { text })]
async fn noted(message: Message, text: String) -> String {
    format!("{text}: {}", message.content())
}

/// Ends its own conversation alone.
#[on_command]
async fn end_quiz(dialogue: Dialogue<Quiz>) -> Result<&'static str> {
    dialogue.end().await?;
    Ok("No quiz.")
}

#[on_command]
async fn stop(dialogue: Dialogue) -> Result<&'static str> {
    dialogue.end().await?;
    Ok("All over.")
}

#[on_command]
async fn which(
    quiz: Dialogue<Quiz>,
    note: Dialogue<Note>,
    order: Dialogue<Order>,
    poll: Option<Dialogue<Poll>>,
) -> Result<String> {
    let poll = match poll {
        Some(poll) => poll.get().await?.is_some(),
        None => false,
    };
    let (quiz, note) = (quiz.get().await?.is_some(), note.get().await?.is_some());
    Ok(format!("quiz {quiz}, note {note}, order {}, poll {poll}", order.get().await?.is_some()))
}

#[on_message(state = None)]
async fn no_state() -> &'static str {
    "I am idle."
}

async fn says(person: &Person, text: &str, answer: &str) {
    person.send(text).await;
    assert_eq!(person.next_reply().await.content(), answer);
}

#[tokio::test]
async fn a_state_per_person_is_there_in_every_chat() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![mod crate::scopes])).await;
    let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    let group = sandbox.group("Club", [&ali, &sara]);
    says(&ali, "/order", "Where to?").await;
    says(&sara.in_group(&group), "hello", "I am idle.").await;
    ali.in_group(&group).next_reply().await;
    says(&ali.in_group(&group), "Tehran", "To Tehran").await;
    says(&ali, "hello", "I am idle.").await;
}

#[tokio::test]
async fn a_state_per_chat_is_everybody_s() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![mod crate::scopes])).await;
    let people: Vec<_> = (0..4).map(|number| sandbox.user(&format!("Person {number}"))).collect();
    let group = sandbox.group("Club", &people);
    let there = people[0].in_group(&group);
    says(&there, "/poll", "Who comes?").await;
    // At once, and none is lost.
    for person in &people[1..] {
        person.in_group(&group).send("me").await;
    }
    let mut answers = Vec::new();
    for _ in &people[1..] {
        answers.push(there.next_reply().await.content().to_owned());
    }
    answers.sort();
    assert_eq!(answers, ["1 so far", "2 so far", "3 so far"]);
    says(&there, "me", "Full, with 3").await;
    says(&people[0], "me", "I am idle.").await;
}

#[tokio::test]
async fn a_state_of_another_type_takes_the_place() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![mod crate::scopes])).await;
    let ali = sandbox.user("Ali");
    says(&ali, "/quiz", "What is six times seven?").await;
    says(&ali, "/note tea", "Where does it belong?").await;
    says(&ali, "/which", "quiz false, note true, order false, poll false").await;
    says(&ali, "42", "tea: 42").await;
    // That conversation is not the one that goes on.
    says(&ali, "/end_quiz", "No quiz.").await;
    says(&ali, "42", "tea: 42").await;
    says(&ali, "/quiz", "What is six times seven?").await;
    says(&ali, "42", "true").await;
    says(&ali, "42", "I am idle.").await;
    // Those of other keys stay, until everything is ended.
    says(&ali, "/order", "Where to?").await;
    says(&ali, "/poll", "Who comes?").await;
    says(&ali, "/quiz", "What is six times seven?").await;
    says(&ali, "/which", "quiz true, note false, order true, poll true").await;
    says(&ali, "/stop", "All over.").await;
    says(&ali, "/which", "quiz false, note false, order false, poll false").await;
    says(&ali, "hello", "I am idle.").await;
}
