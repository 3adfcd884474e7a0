//! Buttons as answers.

use balethon::prelude::*;
use serde_json::json;

use crate::talk::{Talk, converse, in_group};

#[on_command]
async fn size(message: Message) -> Result<String> {
    let sizes = InlineKeyboard::new().button("Small", "1").button("Large", "2").row().button("Stop", "stop");
    let size = message.ask(("Which size?", sizes)).parse::<u8>().retry("Press a button.").cancel("stop").await?;
    Ok(format!("size {size}"))
}

#[on_command]
async fn tea(message: Message) -> Result<String> {
    let keyboard = InlineKeyboard::new().button("With sugar", "sugar");
    let answer = message.ask("Tea?").reply_markup(keyboard).await?;
    assert_eq!(answer.data(), answer.query().map(|_| "sugar"));
    assert!(answer.query().is_none() || answer.message().content() == "Tea?");
    Ok(format!("tea: {}, {}", answer.text(), answer.user().unwrap().first_name))
}

#[on_command]
async fn menu(message: Message) -> Result<String> {
    let answer = message.ask(("What?", ReplyKeyboard::new().button("This").button("That"))).await?;
    Ok(format!("{answer} it is"))
}

#[on_callback_query(data = "more")]
async fn more(query: CallbackQuery) -> Result<String> {
    let how_many = query.ask("How many?").parse::<u32>().await?;
    Ok(format!("{how_many} more"))
}

#[on_command]
async fn shop(message: Message) -> Result {
    message.send("Buy!").reply_markup(InlineKeyboard::new().button("More", "more")).await?;
    Ok(())
}

#[on_callback_query(rank = 1)]
async fn other(query: CallbackQuery) -> String {
    format!("{} is nobody's", query.data.as_deref().unwrap_or_default())
}

async fn talk() -> Talk {
    Talk::with(handlers![size, tea, menu, more, shop, other]).await
}

#[tokio::test]
async fn a_press_is_an_answer_and_does_not_spin() {
    let Talk { sandbox: _sandbox, bot: _bot, ali } = talk().await;
    converse(&ali, [("/size", "Which size?")]).await;
    ali.click("Large").await;
    assert_eq!(ali.next_click_answer().await.text, "");
    assert_eq!(ali.next_reply().await.content(), "size 2");

    converse(&ali, [("/tea", "Tea?")]).await;
    ali.click("With sugar").await;
    assert_eq!(ali.next_reply().await.content(), "tea: sugar, Ali");

    converse(&ali, [("/tea", "Tea?"), ("without", "tea: without, Ali")]).await;
}

#[tokio::test]
async fn a_button_can_end_the_question() {
    let Talk { sandbox, bot, ali } = talk().await;
    converse(&ali, [("/size", "Which size?"), ("large", "Press a button.")]).await;
    ali.click("Stop").await;
    ali.next_click_answer().await;
    bot.stop().await.unwrap();
    assert_eq!(sandbox.wait_requests("sendMessage", 2).await.len(), 2);
}

#[tokio::test]
async fn presses_on_other_messages_and_by_other_people_are_none() {
    let Talk { sandbox, bot: _bot, ali } = talk().await;
    let (ali, sara) = in_group(&sandbox, &ali).await;
    // The first question is answered, but its buttons stay.
    ali.send("/tea").await;
    let old = ali.next_reply().await;
    converse(&ali, [("none", "tea: none, Ali"), ("/tea", "Tea?")]).await;
    let from = json!({"id": ali.id().0, "is_bot": false, "first_name": "Ali"});
    let message = json!({"message_id": old.id.0, "date": 0, "chat": {"id": old.chat.id.0, "type": "group"}});
    let query = json!({"id": "777", "from": from, "data": "sugar", "message": message});
    sandbox.push_update(json!({ "callback_query": query }));
    sandbox.wait_requests("answerCallbackQuery", 1).await;
    sara.click("With sugar").await;
    assert_eq!(sara.next_toast().await.text, "sugar is nobody's");
    ali.click("With sugar").await;
    for _ in 0..5 {
        ali.next_reply().await;
        if sandbox.transcript().contains("tea: sugar, Ali") {
            return;
        }
    }
    panic!("{}", sandbox.transcript());
}

#[tokio::test]
async fn a_reply_button_sends_its_text() {
    let Talk { sandbox: _sandbox, bot: _bot, ali } = talk().await;
    converse(&ali, [("/menu", "What?")]).await;
    ali.click("That").await;
    assert_eq!(ali.next_reply().await.content(), "That it is");
}

/// The person must not look at a spinning button while they think; and what the handler returns is no toast any more.
#[tokio::test]
async fn the_press_of_a_handler_that_asks_is_answered_first() {
    let Talk { sandbox, bot: _bot, ali } = talk().await;
    converse(&ali, [("/shop", "Buy!")]).await;
    ali.click("More").await;
    assert_eq!(ali.next_click_answer().await.text, "");
    assert_eq!(ali.next_reply().await.content(), "How many?");
    converse(&ali, [("۳", "3 more")]).await;
    let requests = sandbox.requests();
    assert_eq!(requests.iter().filter(|request| request.method == "answerCallbackQuery").count(), 1);
}
