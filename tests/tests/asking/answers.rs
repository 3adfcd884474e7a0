//! What is an answer, and what goes to the handlers.

use std::time::Duration;

use balethon::prelude::*;
use balethon::sandbox::{Attachment, RunningBot, Sandbox};
use balethon::{Clock, condition};

#[on_command]
async fn age(message: Message) -> Result<String> {
    let age = message
        .ask("How old are you?")
        .parse::<u8>()
        .retry("Digits, please.")
        .cancel("لغو")
        .cancel("/cancel")
        .timeout(Duration::from_secs(60))
        .await?;
    Ok(format!("{age} years"))
}

#[on_command]
async fn name(message: Message) -> Result<String> {
    let name = message.ask("What is your name?").await?;
    assert_eq!(name.user().unwrap().id, message.user().unwrap().id);
    assert!(name.query().is_none() && name.data().is_none());
    Ok(format!("Hello, {name}"))
}

#[on_command]
async fn number(message: Message) -> Result<String> {
    let number = message.ask("A number?").parse::<i64>().await?;
    Ok(format!("number {number}"))
}

#[on_command]
async fn help() -> &'static str {
    "This is help."
}

#[on_message(rank = 1)]
async fn echo(message: Message) -> String {
    format!("echo: {}", message.content())
}

async fn run(sandbox: &Sandbox) -> RunningBot {
    sandbox.run(|client| client.max_workers(1).handlers(handlers![age, name, number, help, echo])).await
}

#[tokio::test]
async fn a_question_and_its_answer() {
    let sandbox = Sandbox::start().await;
    let _bot = run(&sandbox).await;
    let ali = sandbox.user("Ali");
    let asked = ali.send("/name").await;
    let question = ali.next_reply().await;
    assert_eq!(question.content(), "What is your name?");
    assert_eq!(question.reply_to_message.as_ref().unwrap().id, asked.id());
    ali.send("Ali").await;
    assert_eq!(ali.next_reply().await.content(), "Hello, Ali");
    ali.send("Ali").await;
    assert_eq!(ali.next_reply().await.content(), "echo: Ali");
}

#[tokio::test]
async fn an_answer_is_read_in_the_digits_of_three_scripts() {
    let sandbox = Sandbox::start().await;
    let _bot = run(&sandbox).await;
    let ali = sandbox.user("Ali");
    for (typed, read) in [(" 25 ", "25 years"), ("۲۵", "25 years"), ("٢٦", "26 years")] {
        ali.send("/age").await;
        ali.next_reply().await;
        ali.send(typed).await;
        assert_eq!(ali.next_reply().await.content(), read);
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_asked_again() {
    let sandbox = Sandbox::start().await;
    let _bot = run(&sandbox).await;
    let ali = sandbox.user("Ali");
    ali.send("/age").await;
    ali.next_reply().await;
    for wrong in ["twenty", "300"] {
        let sent = ali.send(wrong).await;
        let retry = ali.next_reply().await;
        assert_eq!(retry.content(), "Digits, please.");
        assert_eq!(retry.reply_to_message.as_ref().unwrap().id, sent.id());
    }
    ali.send("20").await;
    assert_eq!(ali.next_reply().await.content(), "20 years");
}

#[tokio::test]
async fn without_retry_it_goes_to_the_handlers_and_the_question_stays() {
    let sandbox = Sandbox::start().await;
    let _bot = run(&sandbox).await;
    let ali = sandbox.user("Ali");
    ali.send("/number").await;
    ali.next_reply().await;
    ali.send("seven").await;
    assert_eq!(ali.next_reply().await.content(), "echo: seven");
    ali.send("7").await;
    assert_eq!(ali.next_reply().await.content(), "number 7");
}

#[tokio::test]
async fn a_command_goes_to_its_handler_and_the_question_stays() {
    let sandbox = Sandbox::start().await;
    let _bot = run(&sandbox).await;
    let ali = sandbox.user("Ali");
    ali.send("/name").await;
    ali.next_reply().await;
    ali.send("/help").await;
    assert_eq!(ali.next_reply().await.content(), "This is help.");
    ali.send("Ali").await;
    assert_eq!(ali.next_reply().await.content(), "Hello, Ali");
}

#[on_command]
async fn any(message: Message) -> Result<String> {
    let said = message.ask("Say anything.").commands(true).await?;
    Ok(format!("said {said}"))
}

#[tokio::test]
async fn a_command_is_an_answer_where_it_counts() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![any, help])).await;
    let ali = sandbox.user("Ali");
    ali.send("/any").await;
    ali.next_reply().await;
    ali.send("/help").await;
    assert_eq!(ali.next_reply().await.content(), "said /help");
}

#[on_command]
async fn picture(message: Message) -> Result<String> {
    let picture = message.ask("A picture?").condition(condition::photo()).retry("That is none.").await?;
    Ok(format!("{} sizes", picture.message().photo.as_ref().unwrap().0.len()))
}

#[on_command]
async fn short(message: Message) -> Result<String> {
    let text = message.ask("Something short?").condition(|message: &Message| message.content().len() < 5).await?;
    Ok(format!("short: {text}"))
}

#[on_command]
async fn adult(message: Message) -> Result<String> {
    let age = message.ask("Your age?").parse::<u8>().filter(|age| *age >= 18).retry("18 or more.").await?;
    Ok(format!("welcome, {age}"))
}

#[tokio::test]
async fn conditions_say_what_an_answer_is() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![picture, short, adult, echo])).await;
    let ali = sandbox.user("Ali");
    ali.send("/picture").await;
    ali.next_reply().await;
    ali.send("no").await;
    assert_eq!(ali.next_reply().await.content(), "That is none.");
    ali.send_file(Attachment::photo(b"\x89PNG\r\n\x1a\n".to_vec())).await;
    assert!(ali.next_reply().await.content().ends_with(" sizes"));

    ali.send("/short").await;
    ali.next_reply().await;
    ali.send("much too long").await;
    assert_eq!(ali.next_reply().await.content(), "echo: much too long");
    ali.send("yes").await;
    assert_eq!(ali.next_reply().await.content(), "short: yes");

    ali.send("/adult").await;
    ali.next_reply().await;
    ali.send("17").await;
    assert_eq!(ali.next_reply().await.content(), "18 or more.");
    ali.send("18").await;
    assert_eq!(ali.next_reply().await.content(), "welcome, 18");
}

#[on_command]
async fn fragile(message: Message) -> Result<String> {
    let answer = message.ask("Break me.").condition(|message: &Message| match message.content() {
        "panic" => panic!("broken"),
        "fail" => Err("no power"),
        _ => Ok(true),
    });
    Ok(format!("took {}", answer.await?))
}

/// As with the conditions of handlers: an error event, and a no.
#[tokio::test]
async fn a_condition_that_fails_is_an_error_and_no_answer() {
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.max_workers(1).handlers(handlers![fragile, echo])).await;
    let ali = sandbox.user("Ali");
    ali.send("/fragile").await;
    ali.next_reply().await;
    for (text, why) in [("fail", "no power"), ("panic", "broken")] {
        ali.send(text).await;
        assert_eq!(ali.next_reply().await.content(), format!("echo: {text}"));
        let errors = bot.take_errors();
        assert!(errors.len() == 1 && errors[0].contains(why), "{errors:?}");
    }
    ali.send("fine").await;
    assert_eq!(ali.next_reply().await.content(), "took fine");
}

#[tokio::test]
async fn in_a_group_other_people_are_no_answer() {
    let sandbox = Sandbox::start().await;
    let _bot = run(&sandbox).await;
    let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    let group = sandbox.group("Friends", [&ali, &sara]);
    group.promote_bot().await;
    let (ali, sara) = (ali.in_group(&group), sara.in_group(&group));
    ali.send("/name").await;
    ali.next_reply().await;
    sara.send("Sara").await;
    assert_eq!(ali.next_reply().await.content(), "echo: Sara");
    // Nor is the same person elsewhere.
    let private = sandbox.user("Ali");
    private.send("in private").await;
    assert_eq!(private.next_reply().await.content(), "echo: in private");
    ali.send("Ali").await;
    assert_eq!(ali.next_reply().await.content(), "Hello, Ali");
}

#[on_command]
async fn somewhere(message: Message) -> Result<String> {
    let request = message.chat.send_location(35.7, 51.4);
    let answer = message.ask(request).await?;
    Ok(format!("about the place: {answer}"))
}

#[tokio::test]
async fn any_request_that_sends_a_message_is_a_question() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![somewhere])).await;
    let ali = sandbox.user("Ali");
    ali.send("/somewhere").await;
    assert!(ali.next_reply().await.location.is_some());
    ali.send("nice").await;
    assert_eq!(ali.next_reply().await.content(), "about the place: nice");
}

#[on_command]
async fn own(message: Message) -> Result<String> {
    let sent = message.send("I have a question.").await?;
    Ok(format!("answered {}", sent.ask("Which?").await?))
}

#[tokio::test]
async fn a_message_of_the_bots_own_asks_the_other_one() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![own])).await;
    let ali = sandbox.user("Ali");
    ali.send("/own").await;
    for text in ["I have a question.", "Which?"] {
        assert_eq!(ali.next_reply().await.content(), text);
    }
    ali.send("this").await;
    assert_eq!(ali.next_reply().await.content(), "answered this");
}

#[on_message]
async fn joined(message: Message) -> Result {
    if message.content() == "ask" {
        let answer = message.ask("Say something.").await?;
        message.send(format!("said {answer}")).await?;
    }
    Ok(())
}

#[tokio::test]
async fn what_only_tells_that_something_happened_is_no_answer() {
    let sandbox = Sandbox::start_with(Clock::real()).await;
    let _bot = sandbox.run(|client| client.handlers(handlers![joined])).await;
    let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    let group = sandbox.group("Friends", [&ali]);
    group.promote_bot().await;
    let in_group = ali.in_group(&group);
    in_group.send("ask").await;
    in_group.next_reply().await;
    group.add(&ali, &sara).await;
    in_group.send("hello").await;
    assert_eq!(in_group.next_reply().await.content(), "said hello");
}
