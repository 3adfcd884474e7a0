//! What is an answer, and what goes to the handlers.

use std::time::Duration;

use balethon::prelude::*;
use balethon::sandbox::{Attachment, Sandbox};
use balethon::{Clock, condition};

use crate::talk::{Talk, converse, in_group};

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

async fn talk() -> Talk {
    Talk::with(handlers![age, name, number, help, echo]).await
}

#[tokio::test]
async fn a_question_and_its_answer() {
    let Talk { sandbox: _sandbox, bot: _bot, ali } = talk().await;
    let asked = ali.send("/name").await;
    let question = ali.next_reply().await;
    assert_eq!(question.content(), "What is your name?");
    assert_eq!(question.reply_to_message.as_ref().unwrap().id, asked.id());
    converse(&ali, [("Ali", "Hello, Ali"), ("Ali", "echo: Ali")]).await;
}

#[tokio::test]
async fn an_answer_is_read_in_the_digits_of_three_scripts() {
    let talk = talk().await;
    for (typed, read) in [(" 25 ", "25 years"), ("۲۵", "25 years"), ("٢٦", "26 years")] {
        converse(&talk.ali, [("/age", "How old are you?"), (typed, read)]).await;
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_asked_again() {
    let Talk { sandbox: _sandbox, bot: _bot, ali } = talk().await;
    converse(&ali, [("/age", "How old are you?")]).await;
    for wrong in ["twenty", "300"] {
        let sent = ali.send(wrong).await;
        let retry = ali.next_reply().await;
        assert_eq!(retry.content(), "Digits, please.");
        assert_eq!(retry.reply_to_message.as_ref().unwrap().id, sent.id());
    }
    converse(&ali, [("20", "20 years")]).await;
}

#[tokio::test]
async fn without_retry_it_goes_to_the_handlers_and_the_question_stays() {
    let talk = talk().await;
    converse(&talk.ali, [("/number", "A number?"), ("seven", "echo: seven"), ("7", "number 7")]).await;
}

#[tokio::test]
async fn a_command_goes_to_its_handler_and_the_question_stays() {
    let talk = talk().await;
    converse(&talk.ali, [("/name", "What is your name?"), ("/help", "This is help."), ("Ali", "Hello, Ali")]).await;
}

#[on_command]
async fn any(message: Message) -> Result<String> {
    let said = message.ask("Say anything.").commands(true).await?;
    Ok(format!("said {said}"))
}

#[tokio::test]
async fn a_command_is_an_answer_where_it_counts() {
    let talk = Talk::with(handlers![any, help]).await;
    converse(&talk.ali, [("/any", "Say anything."), ("/help", "said /help")]).await;
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
    let Talk { sandbox: _sandbox, bot: _bot, ali } = Talk::with(handlers![picture, short, adult, echo]).await;
    converse(&ali, [("/picture", "A picture?"), ("no", "That is none.")]).await;
    ali.send_file(Attachment::photo(b"\x89PNG\r\n\x1a\n".to_vec())).await;
    assert!(ali.next_reply().await.content().ends_with(" sizes"));
    converse(
        &ali,
        [
            ("/short", "Something short?"),
            ("much too long", "echo: much too long"),
            ("yes", "short: yes"),
            ("/adult", "Your age?"),
            ("17", "18 or more."),
            ("18", "welcome, 18"),
        ],
    )
    .await;
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
    let Talk { sandbox: _sandbox, bot, ali } = Talk::with(handlers![fragile, echo]).await;
    converse(&ali, [("/fragile", "Break me.")]).await;
    for (text, reply, why) in [("fail", "echo: fail", "no power"), ("panic", "echo: panic", "broken")] {
        converse(&ali, [(text, reply)]).await;
        let errors = bot.take_errors();
        assert!(errors.len() == 1 && errors[0].contains(why), "{errors:?}");
    }
    converse(&ali, [("fine", "took fine")]).await;
}

#[tokio::test]
async fn in_a_group_other_people_are_no_answer() {
    let Talk { sandbox, bot: _bot, ali: private } = talk().await;
    let (ali, sara) = in_group(&sandbox, &private).await;
    converse(&ali, [("/name", "What is your name?")]).await;
    sara.send("Sara").await;
    assert_eq!(ali.next_reply().await.content(), "echo: Sara");
    // Nor is the same person elsewhere.
    converse(&private, [("in private", "echo: in private")]).await;
    converse(&ali, [("Ali", "Hello, Ali")]).await;
}

#[on_command]
async fn somewhere(message: Message) -> Result<String> {
    let request = message.chat.send_location(35.7, 51.4);
    let answer = message.ask(request).await?;
    Ok(format!("about the place: {answer}"))
}

#[tokio::test]
async fn any_request_that_sends_a_message_is_a_question() {
    let Talk { sandbox: _sandbox, bot: _bot, ali } = Talk::with(handlers![somewhere]).await;
    ali.send("/somewhere").await;
    assert!(ali.next_reply().await.location.is_some());
    converse(&ali, [("nice", "about the place: nice")]).await;
}

#[on_command]
async fn own(message: Message) -> Result<String> {
    let sent = message.send("I have a question.").await?;
    Ok(format!("answered {}", sent.ask("Which?").await?))
}

#[tokio::test]
async fn a_message_of_the_bots_own_asks_the_other_one() {
    let Talk { sandbox: _sandbox, bot: _bot, ali } = Talk::with(handlers![own]).await;
    converse(&ali, [("/own", "I have a question.")]).await;
    assert_eq!(ali.next_reply().await.content(), "Which?");
    converse(&ali, [("this", "answered this")]).await;
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
    converse(&in_group, [("hello", "said hello")]).await;
}
