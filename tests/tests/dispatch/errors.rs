//! What fails reaches the error handlers, and nothing goes in circles.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use balethon::event::{Context, EventKind};
use balethon::extract::FromEvent;
use balethon::prelude::*;
use balethon::sandbox::{Fault, Sandbox};

#[derive(Debug)]
struct SoldOut(&'static str);

impl fmt::Display for SoldOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is sold out", self.0)
    }
}

impl std::error::Error for SoldOut {}

#[on_command]
async fn tea() -> Result {
    Err(SoldOut("tea").into())
}

#[on_command]
fn coffee() -> Result<(), SoldOut> {
    Err(SoldOut("coffee"))
}

#[on_command]
async fn number() -> Result<String> {
    Ok("ten".parse::<u8>()?.to_string())
}

#[derive(Debug)]
struct Because(SoldOut);

impl fmt::Display for Because {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nothing to drink")
    }
}

impl std::error::Error for Because {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

#[on_command]
async fn wrapped() -> Result<(), Because> {
    Err(Because(SoldOut("water")))
}

#[on_callback_query]
async fn press() -> Result {
    Err(SoldOut("everything").into())
}

#[on_message]
async fn menu() -> (&'static str, InlineKeyboard) {
    ("Menu", InlineKeyboard::new().button("Buy", "buy"))
}

// Stands before the typed one, and comes after it all the same.
#[on_error]
async fn any(error: &Failure) -> String {
    format!("any: {error}")
}

#[on_error]
fn sold_out(error: &SoldOut, event: ErrorEvent) -> String {
    format!("{error}, says {}", event.place().unwrap().handler)
}

#[tokio::test]
async fn handlers_of_one_type_go_first_and_reply_where_it_failed() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![any, sold_out, tea, coffee, number, wrapped])).await;
    let ali = sandbox.user("Ali");
    for (command, answer) in [
        ("/tea", "tea is sold out, says tea"),
        ("/coffee", "coffee is sold out, says coffee"),
        ("/number", "any: invalid digit found in string"),
        ("/wrapped", "water is sold out, says wrapped"),
    ] {
        let sent = ali.send(command).await;
        let reply = ali.next_reply().await;
        assert_eq!(reply.content(), answer);
        assert_eq!(reply.reply_to_message.as_ref().unwrap().id.0, sent.id());
    }
}

#[tokio::test]
async fn the_answer_to_a_failed_press_is_a_toast() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![sold_out, press, menu])).await;
    let ali = sandbox.user("Ali");
    ali.send("hello").await;
    ali.click("Buy").await;
    assert_eq!(ali.next_toast().await.text, "everything is sold out, says press");
    assert_eq!(sandbox.wait_requests("answerCallbackQuery", 1).await.len(), 1);
}

#[derive(Clone, Default)]
struct Order(Arc<Mutex<Vec<&'static str>>>);

#[on_error(rank = -1)]
async fn first(order: Data<Order>) -> Flow {
    order.0.lock().unwrap().push("first");
    Flow::Continue
}

#[on_error]
async fn second(order: Data<Order>) {
    order.0.lock().unwrap().push("second");
}

#[on_error(rank = 1)]
async fn never(order: Data<Order>) {
    order.0.lock().unwrap().push("never");
}

#[on_error(group = 1)]
async fn next_group(order: Data<Order>) -> Flow {
    order.0.lock().unwrap().push("next group");
    Flow::Stop
}

#[on_error(group = 2)]
async fn after_the_stop(order: Data<Order>) {
    order.0.lock().unwrap().push("after the stop");
}

#[tokio::test]
async fn error_handlers_have_ranks_groups_and_flow() {
    let sandbox = Sandbox::start().await;
    let order = Order::default();
    let shared = order.clone();
    let handlers = handlers![tea, first, second, never, next_group, after_the_stop];
    let bot = sandbox.run(|client| client.data(shared).handlers(handlers)).await;
    sandbox.user("Ali").send("/tea").await;
    sandbox.wait_confirmed().await;
    bot.stop().await.unwrap();
    assert_eq!(*order.0.lock().unwrap(), ["first", "second", "next group"]);
}

#[on_error]
async fn fails_itself(error: &SoldOut) -> Result {
    Err(format!("cannot say that {error}").into())
}

#[on_error]
fn panics_itself(error: &std::num::ParseIntError) {
    panic!("cannot say that {error}");
}

#[tokio::test]
async fn an_error_handler_that_fails_does_not_loop() {
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.handlers(handlers![fails_itself, panics_itself, tea, number, menu])).await;
    let ali = sandbox.user("Ali");
    ali.send("/tea").await;
    ali.send("/number").await;
    ali.send("hello").await;
    assert_eq!(ali.next_reply().await.content(), "Menu");
    let errors = bot.take_errors();
    let [failed, tea, panicked, number] = &errors[..] else { panic!("{errors:#?}") };
    assert!(failed.contains("fails_itself") && failed.contains("cannot say that tea is sold out"), "{failed}");
    assert!(tea.starts_with("tea (") && tea.contains("tea is sold out"), "{tea}");
    assert!(panicked.contains("panics_itself") && panicked.contains("invalid digit"), "{panicked}");
    assert!(number.starts_with("number (") && number.contains("errors.rs:"), "{number}");
}

#[tokio::test]
async fn an_error_that_nobody_takes_fails_the_test() {
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.handlers(handlers![sold_out, number, menu])).await;
    let ali = sandbox.user("Ali");
    ali.send("/number").await;
    ali.send("hello").await;
    ali.next_reply().await;
    let panic = catch_unwind(AssertUnwindSafe(|| drop(bot))).unwrap_err();
    let message = panic.downcast_ref::<String>().unwrap();
    assert!(message.contains("number (") && message.contains("invalid digit found in string"), "{message}");
}

async fn doubtful(message: &Message) -> Result<bool, SoldOut> {
    if message.content() == "/tea" { Err(SoldOut("doubt")) } else { Ok(true) }
}

#[on_message(doubtful)]
async fn doubted() -> &'static str {
    "no doubt"
}

struct Stock;

impl<E: EventKind> FromEvent<E> for Stock {
    type Error = SoldOut;

    async fn from_event(cx: &Context) -> Result<Option<Self>, SoldOut> {
        match cx.message().map(|message| message.content()) {
            Some("stock") => Err(SoldOut("stock")),
            Some("absent") => Ok(None),
            _ => Ok(Some(Stock)),
        }
    }
}

#[on_message]
async fn stocked(_: Stock) -> &'static str {
    "in stock"
}

#[on_message(rank = 1)]
async fn rest(stock: Result<Stock, SoldOut>) -> String {
    stock.map_or_else(|error| error.to_string(), |_| "nobody else".to_owned())
}

#[tokio::test]
async fn failing_conditions_and_parameters_are_error_events() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![sold_out, doubted, rest])).await;
    let ali = sandbox.user("Ali");
    ali.send("/tea").await;
    assert_eq!(ali.next_reply().await.content(), "doubt is sold out, says doubted");
    // A condition that fails is a no.
    assert_eq!(ali.next_reply().await.content(), "nobody else");
    ali.send("hello").await;
    assert_eq!(ali.next_reply().await.content(), "no doubt");
}

#[tokio::test]
async fn a_parameter_fails_is_absent_or_is_taken_as_a_result() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![sold_out, stocked])).await;
    let ali = sandbox.user("Ali");
    ali.send("stock").await;
    assert_eq!(ali.next_reply().await.content(), "stock is sold out, says stocked");
    ali.send("absent").await;
    ali.send("hello").await;
    assert_eq!(ali.next_reply().await.content(), "in stock");

    let other = Sandbox::start().await;
    let _bot = other.run(|client| client.handlers(handlers![rest])).await;
    let sara = other.user("Sara");
    sara.send("stock").await;
    assert_eq!(sara.next_reply().await.content(), "stock is sold out");
}

#[on_error]
async fn whom(error: &Error, user: Option<User>, message: Option<Message>, chat: Option<Chat>) -> String {
    let text = message.map(|message| message.content().to_owned()).unwrap_or_default();
    format!("{:?} of {} in {}: {text}", error.kind(), user.unwrap(), chat.unwrap().is_private())
}

#[on_message]
async fn forbidden(client: Client) -> Result {
    client.send_message(404, "hello").await?;
    Ok(())
}

#[tokio::test]
async fn what_bale_refuses_is_an_error_of_ours() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![whom, forbidden])).await;
    let ali = sandbox.user("Ali");
    sandbox.fault(Fault::error(403, "Forbidden: bot was blocked by the user").on("sendMessage"));
    ali.send("hello").await;
    assert_eq!(ali.next_reply().await.content(), "Blocked of Ali in true: hello");
}
