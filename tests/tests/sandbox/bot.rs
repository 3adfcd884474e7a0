//! Bots of this library in a sandbox.

use std::sync::Arc;

use balethon::prelude::*;
use balethon::sandbox::Sandbox;

use crate::wire::Bot;

#[on_message(command = "start")]
async fn start() -> &'static str {
    "Hello!"
}

#[on_message(private & text)]
async fn echo(message: Message) -> Result {
    message.reply(message.content()).await?;
    Ok(())
}

#[on_command]
async fn fail() -> Result {
    Err("out of tea".into())
}

#[on_command]
async fn ask() -> (&'static str, InlineKeyboard) {
    ("Tea?", InlineKeyboard::new().button("Yes", "yes"))
}

#[on_callback_query(data = "yes")]
async fn yes() -> &'static str {
    "Coming"
}

#[tokio::test]
async fn a_bot_answers_people() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![start, echo, ask, yes])).await;
    let ali = sandbox.user("Ali");
    ali.send("/start").await;
    assert_eq!(ali.next_reply().await.content(), "Hello!");
    ali.send("سلام").await;
    let reply = ali.next_reply().await;
    assert_eq!(reply.content(), "سلام");
    ali.send("/ask").await;
    ali.click("Yes").await;
    assert_eq!(ali.next_toast().await.text, "Coming");
}

#[tokio::test]
async fn several_bots_run_side_by_side() {
    let sandbox = Sandbox::start().await;
    let token = sandbox.new_bot("Second");
    let _first = sandbox.run(|client| client.handlers(handlers![start])).await;
    let _second = sandbox.run_as(&token, |client| client.handlers(handlers![echo])).await;
    let ali = sandbox.user("Ali");
    ali.send("/start").await;
    ali.talking_to(&token).send("to the other").await;
    assert_eq!(ali.next_reply().await.content(), "Hello!");
    assert_eq!(ali.talking_to(&token).next_reply().await.content(), "to the other");
}

#[tokio::test]
async fn a_stop_confirms_what_was_handled() {
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.handlers(handlers![echo])).await;
    let ali = sandbox.user("Ali");
    ali.send("one").await;
    ali.next_reply().await;
    bot.stop().await.unwrap();
    assert_eq!(sandbox.pending_updates(), 0);
    assert!(Bot::of(&sandbox).updates(serde_json::json!({})).await.is_empty());
}

#[tokio::test]
async fn errors_that_nobody_took_can_be_taken() {
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.handlers(handlers![fail, start])).await;
    let ali = sandbox.user("Ali");
    ali.send("/fail").await;
    ali.send("/start").await;
    ali.next_reply().await;
    let errors = bot.take_errors();
    assert!(errors.len() == 1 && errors[0].contains("out of tea"), "{errors:?}");
}

#[tokio::test]
#[should_panic(expected = "out of tea")]
async fn errors_that_nobody_took_fail_the_test() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![fail, start])).await;
    let ali = sandbox.user("Ali");
    ali.send("/fail").await;
    ali.send("/start").await;
    ali.next_reply().await;
}

#[tokio::test]
#[should_panic(expected = "the bot did not start")]
async fn a_bot_that_cannot_start_fails_the_test() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![])).await;
}

#[tokio::test]
async fn a_test_sees_what_the_handlers_share() {
    let sandbox = Sandbox::start().await;
    let made = || async { Ok::<_, Error>("made at the start".to_owned()) };
    let bot = sandbox.run(|client| client.data(7_u8).data_with(made).handlers(handlers![shared])).await;
    let ali = sandbox.user("Ali");
    ali.send("/shared").await;
    assert_eq!(ali.next_reply().await.content(), "7, made at the start");
    assert_eq!(bot.data::<u8>().as_deref(), Some(&7));
    assert_eq!(bot.data::<String>().unwrap().as_str(), "made at the start");
    assert_eq!(bot.data::<u16>(), None);
    // The same without a bot.
    let text = Arc::new("alone".to_owned());
    assert_eq!(shared(8.into(), text.into()).await, "8, alone");
}

#[on_command]
async fn shared(number: Data<u8>, text: Data<String>) -> String {
    format!("{}, {}", *number, *text)
}
