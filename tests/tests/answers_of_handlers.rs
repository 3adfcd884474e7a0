//! What handlers return, and what becomes of it, kind by kind.

use std::borrow::Cow;

use balethon::methods::TEST_WALLET;
use balethon::prelude::*;
use balethon::sandbox::{Person, RunningBot, Sandbox};
use balethon::text::Markdown;
use balethon::types::ReplyMarkup;
use serde_json::{Value, json};

fn keyboard() -> InlineKeyboard {
    InlineKeyboard::new().button("Press", "pressed")
}

mod message {
    use super::*;

    #[on_command]
    async fn text() -> &'static str {
        "text"
    }

    #[on_command]
    fn owned() -> String {
        "owned".to_owned()
    }

    #[on_command]
    async fn cow() -> Cow<'static, str> {
        "cow".into()
    }

    #[on_command]
    async fn markdown() -> Markdown {
        Markdown::new().text("mark").text("down")
    }

    #[on_command]
    async fn inline() -> (String, InlineKeyboard) {
        ("inline".to_owned(), keyboard())
    }

    #[on_command]
    async fn perhaps() -> (&'static str, Option<InlineKeyboard>) {
        ("perhaps", Some(keyboard()))
    }

    #[on_command]
    async fn bare() -> (&'static str, Option<ReplyKeyboard>) {
        ("bare", None)
    }

    #[on_command]
    async fn reply() -> (&'static str, ReplyKeyboard) {
        ("reply", ReplyKeyboard::new().button("Yes"))
    }

    #[on_command]
    async fn remove() -> (&'static str, RemoveKeyboard) {
        ("remove", RemoveKeyboard::new())
    }

    #[on_command]
    async fn either() -> (&'static str, ReplyMarkup) {
        ("either", keyboard().into())
    }

    #[on_command]
    async fn request(message: Message) -> balethon::Request<balethon::methods::SendMessage> {
        message.send("request")
    }

    #[on_command]
    async fn some() -> Option<&'static str> {
        Some("some")
    }

    #[on_command]
    async fn ok() -> Result<Option<(&'static str, Flow)>> {
        Ok(Some(("ok", Flow::Stop)))
    }

    #[on_command]
    async fn nothing() {}

    #[on_command]
    async fn none() -> Option<String> {
        None
    }

    #[on_edited_message]
    async fn edited() -> &'static str {
        "edited"
    }
}

async fn run(handlers: balethon::handler::Handlers) -> (Sandbox, RunningBot, Person) {
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.handlers(handlers)).await;
    let ali = sandbox.user("Ali");
    (sandbox, bot, ali)
}

#[tokio::test]
async fn message_handlers_reply_and_quote() {
    let (sandbox, bot, ali) = run(handlers![mod crate::message]).await;
    for answer in
        ["text", "owned", "cow", "markdown", "inline", "perhaps", "bare", "reply", "remove", "either", "some", "ok"]
    {
        let sent = ali.send(format!("/{answer}")).await;
        let reply = ali.next_reply().await;
        assert_eq!(reply.content(), answer);
        assert_eq!(reply.reply_to_message.as_ref().unwrap().id.0, sent.id(), "{answer}");
        let inline = reply.reply_markup.is_some();
        assert_eq!(inline, matches!(answer, "inline" | "perhaps" | "either"), "{answer}");
        let labels: Vec<Vec<String>> = if answer == "reply" { vec![vec!["Yes".to_owned()]] } else { Vec::new() };
        assert_eq!(ali.keyboard(), labels, "{answer}");
    }
    ali.send("/request").await;
    let sent = ali.next_reply().await;
    assert_eq!((sent.content(), sent.reply_to_message.is_none()), ("request", true));
    ali.send("/nothing").await;
    let last = ali.send("/none").await;
    last.edit("/changed").await;
    let reply = ali.next_reply().await;
    assert_eq!((reply.content(), reply.reply_to_message.as_ref().unwrap().id.0), ("edited", last.id()));
    bot.stop().await.unwrap();
    assert_eq!(sandbox.requests().iter().filter(|request| request.method == "sendMessage").count(), 14);
}

#[tokio::test]
async fn service_messages_without_an_id_are_answered_plainly() {
    let (sandbox, _bot, ali) = run(handlers![welcome]).await;
    ali.send("hello").await;
    let chat = json!({"id": ali.id().0, "type": "private", "first_name": "Ali"});
    let member = json!({"id": ali.id().0, "is_bot": false, "first_name": "Ali"});
    let joined = json!({"message_id": 0, "date": 1, "chat": chat, "from": member, "new_chat_members": [member]});
    sandbox.push_update(json!({ "message": joined }));
    let reply = ali.next_reply().await;
    assert_eq!((reply.content(), reply.reply_to_message.is_none()), ("welcome", true));
}

#[on_message(new_chat_members)]
async fn welcome() -> &'static str {
    "welcome"
}

mod press {
    use super::*;

    #[on_callback_query(data = "toast")]
    async fn toast() -> &'static str {
        "a toast"
    }

    #[on_callback_query(data = "long")]
    async fn long() -> String {
        "x".repeat(201)
    }

    #[on_callback_query(data = "keys")]
    async fn keys() -> (&'static str, InlineKeyboard) {
        ("with keys", keyboard())
    }

    #[on_callback_query(data = "edit")]
    async fn edit() -> Edit<&'static str> {
        Edit("edited", InlineKeyboard::new().button("Again", "edit"))
    }

    #[on_callback_query(data = "request")]
    async fn request(query: CallbackQuery) -> balethon::Request<balethon::methods::AnswerCallbackQuery> {
        query.answer("by request").show_alert(true)
    }

    #[on_callback_query(data = "spawn")]
    async fn spawn(query: CallbackQuery, client: Client) {
        client.spawn(query.answer("spawned"));
    }

    #[on_callback_query(data = "fail")]
    async fn fail() -> Result {
        Err("it went wrong".into())
    }

    #[on_callback_query(data = "quiet")]
    async fn quiet() {}

    #[on_message]
    async fn menu() -> (&'static str, InlineKeyboard) {
        let names = ["toast", "long", "keys", "edit", "request", "spawn", "fail", "quiet", "nobody"];
        ("menu", names.into_iter().fold(InlineKeyboard::new(), |keyboard, name| keyboard.button(name, name)))
    }
}

/// Opens the menu and presses a button; when this returns, the bot has stopped.
async fn pressed(sandbox: &Sandbox, button: &str) -> (Person, Vec<Value>, Vec<String>) {
    let bot = sandbox.run(|client| client.handlers(handlers![mod crate::press])).await;
    let ali = sandbox.user("Ali");
    ali.send("menu").await;
    ali.next_reply().await;
    ali.click(button).await;
    sandbox.wait_requests("answerCallbackQuery", 1).await;
    sandbox.wait_confirmed().await;
    let errors = bot.take_errors();
    bot.stop().await.unwrap();
    let answers = sandbox.requests().into_iter().filter(|request| request.method == "answerCallbackQuery");
    (ali, answers.map(|request| request.parameters["text"].clone()).collect(), errors)
}

#[tokio::test]
async fn presses_are_answered_once_by_the_handler_or_for_it() {
    for (button, toast) in [
        ("toast", json!("a toast")),
        ("request", json!("by request")),
        ("spawn", json!("spawned")),
        ("quiet", Value::Null),
        ("nobody", Value::Null),
        ("long", Value::Null),
        ("keys", Value::Null),
        ("edit", Value::Null),
        ("fail", Value::Null),
    ] {
        let sandbox = Sandbox::start().await;
        let (ali, answers, errors) = pressed(&sandbox, button).await;
        assert_eq!(answers, [toast], "{button}");
        assert_eq!(errors.len(), usize::from(button == "fail"), "{button}: {errors:?}");
        match button {
            "long" => assert_eq!(ali.next_reply().await.content().len(), 201),
            "keys" => assert!(ali.next_reply().await.reply_markup.is_some()),
            "edit" => {
                let edit = ali.next_edit().await;
                assert_eq!(edit.content(), "edited");
                assert!(edit.reply_markup.is_some());
            }
            "request" => assert!(ali.next_toast().await.show_alert),
            _ => {}
        }
    }
}

#[tokio::test]
async fn old_clients_get_a_message() {
    let sandbox = Sandbox::start().await;
    sandbox.quirks(|quirks| quirks.old_clients = true);
    let (ali, answers, _) = pressed(&sandbox, "toast").await;
    assert_eq!(ali.next_reply().await.content(), "a toast");
    assert_eq!(answers, [Value::Null]);
}

#[tokio::test]
async fn a_failed_answer_is_made_up_for() {
    let sandbox = Sandbox::start().await;
    sandbox.fault(balethon::sandbox::Fault::error(400, "Bad Request: no").on("answerCallbackQuery"));
    let bot = sandbox.run(|client| client.handlers(handlers![mod crate::press])).await;
    let ali = sandbox.user("Ali");
    ali.send("menu").await;
    ali.click("toast").await;
    assert_eq!(ali.next_toast().await.text, "");
    assert_eq!(bot.take_errors().len(), 1);
}

#[tokio::test]
async fn answering_for_handlers_can_be_turned_off() {
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.answer_queries(false).handlers(handlers![mod crate::press])).await;
    let ali = sandbox.user("Ali");
    ali.send("menu").await;
    ali.click("nobody").await;
    sandbox.wait_confirmed().await;
    bot.stop().await.unwrap();
    assert!(sandbox.requests().iter().all(|request| request.method != "answerCallbackQuery"));
}

mod checkout {
    use super::*;

    fn is(payload: &'static str) -> impl Fn(&PreCheckoutQuery) -> bool {
        move |query| query.invoice_payload == payload
    }

    #[on_pre_checkout_query(is("accept"))]
    async fn accept() -> Checkout {
        Checkout::Accept
    }

    #[on_pre_checkout_query(is("refuse"))]
    fn refuse() -> Result<Checkout> {
        Ok(Checkout::refuse("sold out"))
    }

    #[on_pre_checkout_query(is("request"))]
    async fn request(query: PreCheckoutQuery) -> balethon::Request<balethon::methods::AnswerPreCheckoutQuery> {
        query.accept()
    }

    #[on_pre_checkout_query(is("spawn"))]
    async fn spawn(query: PreCheckoutQuery, client: Client) {
        client.spawn(query.refuse("not now"));
    }

    #[on_pre_checkout_query(is("fail"))]
    async fn fail() -> Result<Checkout> {
        Err("no stock".into())
    }
}

async fn paid(payload: &str) -> (Vec<Value>, Vec<String>) {
    let sandbox = Sandbox::start().await;
    let bot = sandbox
        .run(|client| client.texts(Texts::english().payment_refused("closed")).handlers(handlers![mod crate::checkout]))
        .await;
    let from = json!({"id": sandbox.user("Ali").id().0, "is_bot": false, "first_name": "Ali"});
    let query = json!({"id": "pay", "from": from, "currency": "IRR", "total_amount": 9, "invoice_payload": payload});
    sandbox.push_update(json!({ "pre_checkout_query": query }));
    let answers = sandbox.wait_requests("answerPreCheckoutQuery", 1).await;
    let errors = bot.take_errors();
    bot.stop().await.unwrap();
    let answers = answers.into_iter().map(|request| {
        assert_eq!(request.parameters["pre_checkout_query_id"], "pay");
        if request.parameters["ok"] == true { json!(true) } else { request.parameters["error_message"].clone() }
    });
    (answers.collect(), errors)
}

#[tokio::test]
async fn payments_are_accepted_refused_or_refused_for_the_handler() {
    for (payload, answer) in [
        ("accept", json!(true)),
        ("request", json!(true)),
        ("refuse", json!("sold out")),
        ("spawn", json!("not now")),
        ("fail", json!("closed")),
        ("nobody", json!("closed")),
    ] {
        let (answers, errors) = paid(payload).await;
        assert_eq!(answers, [answer], "{payload}");
        assert_eq!(errors.len(), usize::from(payload == "fail"), "{payload}: {errors:?}");
    }
}

#[tokio::test]
async fn a_whole_payment_ends_with_a_receipt() {
    let (_sandbox, _bot, ali) = run(handlers![sell, accept_all, receipt]).await;
    ali.send("/sell").await;
    ali.pay().await;
    assert!(ali.next_reply().await.invoice.is_some());
    assert_eq!(ali.next_reply().await.content(), "Thanks for order-7");
}

#[on_command]
async fn sell(message: Message) -> Result {
    message.invoice("Tea", Rials(5000)).payload("order-7").provider_token(TEST_WALLET).await?;
    Ok(())
}

#[on_pre_checkout_query]
async fn accept_all() -> Checkout {
    Checkout::Accept
}

#[on_message]
async fn receipt(payment: balethon::types::SuccessfulPayment) -> String {
    format!("Thanks for {}", payment.invoice_payload)
}

#[on_update(group = -5)]
async fn seen(update: Update, client: Client) -> Option<balethon::Request<balethon::methods::SendMessage>> {
    let chat = update.any_message()?.chat.id;
    Some(client.send_message(chat, "seen"))
}

#[on_connect]
async fn hello(client: Client) -> balethon::Request<balethon::methods::GetMe> {
    client.get_me()
}

#[tokio::test]
async fn requests_of_updates_and_of_the_lifecycle_are_sent() {
    let (sandbox, _bot, ali) = run(handlers![seen, hello]).await;
    ali.send("hi").await;
    assert_eq!(ali.next_reply().await.content(), "seen");
    // One of the start, one of the handler.
    sandbox.wait_requests("getMe", 2).await;
}
