//! Gates ahead of the handlers, and functions after them.

use std::sync::{Arc, Mutex};

use balethon::Clock;
use balethon::condition::MissingChats;
use balethon::event::{Context, EventKind, Fate, Outcome};
use balethon::extract::FromEvent;
use balethon::prelude::*;
use balethon::sandbox::Sandbox;
use serde_json::json;

/// Who has joined the channel.
#[derive(Clone, Default)]
struct Members(Arc<Mutex<Vec<String>>>);

impl Members {
    fn join(&self, name: &str) {
        self.0.lock().unwrap().push(name.to_owned());
    }
}

/// What happened, in order.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn add(&self, line: impl Into<String>) {
        self.0.lock().unwrap().push(line.into());
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

#[before(private)]
async fn join_first(user: User, members: Data<Members>) -> Option<(String, InlineKeyboard, Flow)> {
    let joined = members.0.lock().unwrap().contains(&user.first_name);
    let keyboard = InlineKeyboard::new().url("Join", "https://ble.ir/our_channel");
    (!joined).then(|| (format!("{}, join our channel first.", user.first_name), keyboard, Flow::Stop))
}

#[before]
fn join_for_presses(query: CallbackQuery, members: Data<Members>) -> Option<(&'static str, Flow)> {
    let joined = members.0.lock().unwrap().contains(&query.from.first_name);
    (!joined).then_some(("Join first.", Flow::Stop))
}

#[on_command]
async fn start() -> (&'static str, InlineKeyboard) {
    ("Welcome!", InlineKeyboard::new().button("Press", "press"))
}

#[on_callback_query(data = "press")]
async fn press() -> &'static str {
    "Pressed."
}

#[on_message(group = 7)]
async fn late(log: Option<Data<Log>>) {
    if let Some(log) = log {
        log.add("late");
    }
}

#[tokio::test]
async fn a_gate_answers_and_ends_messages() {
    let sandbox = Sandbox::start().await;
    let (members, log) = (Members::default(), Log::default());
    let (shared, logged) = (members.clone(), log.clone());
    let _bot =
        sandbox.run(|client| client.data(shared).data(logged).handlers(handlers![start, late, join_first])).await;
    let ali = sandbox.user("Ali");
    ali.send("/start").await;
    let reply = ali.next_reply().await;
    assert_eq!(reply.content(), "Ali, join our channel first.");
    assert_eq!(reply["reply_markup"]["inline_keyboard"][0][0]["text"], "Join");
    assert!(log.take().is_empty(), "no group had its look");
    members.join("Ali");
    ali.send("/start").await;
    assert_eq!(ali.next_reply().await.content(), "Welcome!");
}

#[tokio::test]
async fn a_gate_ends_presses_with_a_notice() {
    let sandbox = Sandbox::start().await;
    let members = Members::default();
    let shared = members.clone();
    let _bot = sandbox.run(|client| client.data(shared).handlers(handlers![start, press, join_for_presses])).await;
    let ali = sandbox.user("Ali");
    // It takes a query, so it looks at no message.
    ali.send("/start").await;
    assert_eq!(ali.next_reply().await.content(), "Welcome!");
    ali.click("Press").await;
    assert_eq!(ali.next_toast().await.text, "Join first.");
    members.join("Ali");
    ali.click("Press").await;
    assert_eq!(ali.next_toast().await.text, "Pressed.");
}

#[tokio::test]
async fn a_gate_with_a_keyboard_sends_a_message_to_who_pressed() {
    let sandbox = Sandbox::start().await;
    let members = Members::default();
    members.join("Ali");
    let shared = members.clone();
    let _bot = sandbox.run(|client| client.data(shared).handlers(handlers![start, press, join_first])).await;
    let ali = sandbox.user("Ali");
    ali.send("/start").await;
    ali.next_reply().await;
    members.0.lock().unwrap().clear();
    ali.click("Press").await;
    assert_eq!(ali.next_reply().await.content(), "Ali, join our channel first.");
    // The button does not spin for ever.
    let answers = sandbox.wait_requests("answerCallbackQuery", 1).await;
    assert_eq!(answers.len(), 1);
    assert!(answers[0].parameters.get("text").is_none(), "{answers:?}");
}

#[before(!is_joined(["@books", "@readers"]))]
async fn join_books(missing: MissingChats) -> (String, InlineKeyboard, Flow) {
    let titles: Vec<String> = missing.iter().map(ToString::to_string).collect();
    (format!("Join first: {}", titles.join(", ")), missing.keyboard(), Flow::Stop)
}

#[on_message(channel)]
async fn post(log: Data<Log>) {
    log.add("post");
}

#[tokio::test]
async fn who_has_not_joined_is_told_where_by_a_gate() {
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    let (owner, ali) = (sandbox.user("Owner"), sandbox.user("Ali"));
    let books = sandbox.channel("Books", [&owner, &ali]).with_username("books");
    let _readers = sandbox.channel("Readers", [&owner, &ali]).with_username("readers");
    let log = Log::default();
    let shared = log.clone();
    let bot = sandbox.run(|client| client.data(shared).handlers(handlers![start, press, post, join_books])).await;
    ali.send("/start").await;
    assert_eq!(ali.next_reply().await.content(), "Welcome!");
    books.leave(&ali).await;
    clock.advance(std::time::Duration::from_secs(60));
    ali.click("Press").await;
    assert_eq!(ali.next_reply().await.content(), "Join first: Books");
    ali.send("/start").await;
    let reply = ali.next_reply().await;
    assert_eq!(reply.content(), "Join first: Books");
    assert_eq!(reply["reply_markup"]["inline_keyboard"][0][0]["url"], "https://ble.ir/books");
    // Nobody wrote this, so nobody is missing anywhere.
    books.post("news").await;
    sandbox.wait_confirmed().await;
    bot.stop().await.unwrap();
    assert_eq!(log.take(), ["post"]);
}

#[before]
async fn closed(log: Data<Log>) -> (&'static str, Flow) {
    log.add("closed");
    ("The shop is closed.", Flow::Stop)
}

#[on_pre_checkout_query]
async fn accept() -> Checkout {
    Checkout::Accept
}

fn pay(sandbox: &Sandbox, id: &str) {
    let from = json!({"id": sandbox.user("Ali").id().0, "is_bot": false, "first_name": "Ali"});
    let query = json!({"id": id, "from": from, "currency": "IRR", "total_amount": 1000, "invoice_payload": "order"});
    sandbox.push_update(json!({ "pre_checkout_query": query }));
}

#[tokio::test]
async fn a_payment_that_a_gate_ends_is_refused() {
    let sandbox = Sandbox::start().await;
    let log = Log::default();
    let _bot = sandbox.run(|client| client.data(log).handlers(handlers![accept, closed])).await;
    pay(&sandbox, "order");
    let answers = sandbox.wait_requests("answerPreCheckoutQuery", 1).await;
    assert_eq!(answers[0].parameters["ok"], false, "{answers:?}");
    assert_eq!(answers[0].parameters["error_message"], "The shop is closed.");
}

#[before(rank = 1)]
async fn third(log: Data<Log>) {
    log.add("third");
}

#[before]
async fn first(log: Data<Log>) -> Flow {
    log.add("first");
    Flow::Continue
}

// More conditions, and all the same behind the one before: gates run in the order in which they are written.
#[before(private & text)]
async fn second(log: Data<Log>) -> Flow {
    log.add("second");
    Flow::Done
}

#[before(rank = 2)]
async fn stops(message: Message, log: Data<Log>) -> Flow {
    log.add("stops");
    if message.content() == "stop" { Flow::Stop } else { Flow::Continue }
}

#[before(rank = 3)]
fn fourth(log: Data<Log>) {
    log.add("fourth");
}

#[on_message]
async fn handle(message: Message, log: Data<Log>) -> &'static str {
    log.add(format!("handle {}", message.content()));
    "handled"
}

#[after]
async fn done(outcome: Outcome, log: Data<Log>) {
    let ran: Vec<&str> = outcome.ran.iter().map(|place| place.handler).collect();
    log.add(format!("{:?}: {}", outcome.fate, ran.join(" ")));
}

#[after(rank = 1)]
async fn sends(update: Update, client: Client) -> Option<balethon::Request<balethon::methods::SendMessage>> {
    let message = update.message.as_ref()?;
    Some(client.send_message(message.chat.id, "after"))
}

#[tokio::test]
async fn gates_run_in_order_until_one_ends_the_update() {
    let sandbox = Sandbox::start().await;
    let log = Log::default();
    let shared = log.clone();
    let chosen = handlers![fourth, stops, third, second, first, handle, done, sends];
    let _bot = sandbox.run(|client| client.data(shared).handlers(chosen)).await;
    let ali = sandbox.user("Ali");
    ali.send("go").await;
    assert_eq!(ali.next_reply().await.content(), "handled");
    assert_eq!(ali.next_reply().await.content(), "after");
    let ran = "first second third stops fourth";
    assert_eq!(log.take().join(" "), format!("{ran} handle go Handled: {ran} handle"));
    ali.send("stop").await;
    assert_eq!(ali.next_reply().await.content(), "after");
    let ran = "first second third stops";
    assert_eq!(log.take().join(" "), format!("{ran} Stopped: {ran}"));
}

/// An extractor that fails.
struct Broken;

impl<E: EventKind> FromEvent<E> for Broken {
    type Error = Failure;

    async fn from_event(_: &Context) -> Result<Option<Self>> {
        Err("broken".into())
    }
}

#[before]
async fn errs() -> Result<Flow> {
    Err("no database".into())
}

#[before]
async fn panics() {
    panic!("no database");
}

#[before]
async fn takes_what_fails(_broken: Broken) {}

async fn cannot_tell(_: &Update) -> Result<bool> {
    Err("no database".into())
}

// Negated, an error that counted as a no would let everybody in.
#[before(!cannot_tell)]
async fn asks_what_fails() -> Flow {
    Flow::Stop
}

#[on_error]
async fn failed(error: &Failure) -> String {
    format!("failed: {error}")
}

#[tokio::test]
async fn a_gate_that_fails_lets_nothing_through() {
    for (handlers, says) in [
        (handlers![errs, handle, failed, done, accept], "no database"),
        (handlers![panics, handle, failed, done, accept], "no database"),
        (handlers![takes_what_fails, handle, failed, done, accept], "broken"),
        (handlers![asks_what_fails, handle, failed, done, accept], "no database"),
    ] {
        let sandbox = Sandbox::start().await;
        let log = Log::default();
        let shared = log.clone();
        let bot = sandbox.run(|client| client.data(shared).handlers(handlers)).await;
        let ali = sandbox.user("Ali");
        ali.send("hello").await;
        let reply = ali.next_reply().await;
        assert!(reply.content().starts_with("failed: ") && reply.content().contains(says), "{reply:?}");
        pay(&sandbox, "order");
        let answers = sandbox.wait_requests("answerPreCheckoutQuery", 1).await;
        assert_eq!(answers[0].parameters["ok"], false, "{answers:?}");
        bot.stop().await.unwrap();
        let log = log.take();
        assert_eq!(log.len(), 2, "{log:?}");
        assert!(log.iter().all(|line| line.starts_with("Failed: ")), "{log:?}");
    }
}

#[on_command]
async fn fails() -> Result {
    Err("no database".into())
}

#[after]
async fn after_fails() -> Result {
    Err("the log is full".into())
}

#[tokio::test]
async fn after_runs_whatever_became_of_the_update() {
    let sandbox = Sandbox::start().await;
    let log = Log::default();
    let shared = log.clone();
    let bot = sandbox
        .run(|client| client.data(shared).handlers(handlers![start, press, fails, failed, after_fails, done]))
        .await;
    let ali = sandbox.user("Ali");
    ali.send("/start").await;
    assert_eq!(ali.next_reply().await.content(), "Welcome!");
    assert_eq!(ali.next_reply().await.content(), "failed: the log is full");
    ali.send("/fails").await;
    assert_eq!(ali.next_reply().await.content(), "failed: no database");
    assert_eq!(ali.next_reply().await.content(), "failed: the log is full");
    ali.send("unknown").await;
    assert_eq!(ali.next_reply().await.content(), "failed: the log is full");
    bot.stop().await.unwrap();
    assert_eq!(log.take(), ["Handled: start", "Failed: fails", "Ignored: "]);
}

#[derive(Clone, Default)]
struct Took(Arc<Mutex<Vec<std::time::Duration>>>);

#[on_message]
async fn takes_a_second(clock: Clock) -> &'static str {
    clock.sleep(std::time::Duration::from_secs(1)).await;
    "done"
}

#[after]
async fn measure(outcome: Outcome, took: Data<Took>) {
    assert_eq!(outcome.fate, Fate::Handled);
    took.0.lock().unwrap().push(outcome.elapsed);
}

#[tokio::test]
async fn the_time_is_that_of_the_handlers() {
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    let took = Took::default();
    let shared = took.clone();
    let bot = sandbox.run(|client| client.data(shared).handlers(handlers![takes_a_second, measure])).await;
    let ali = sandbox.user("Ali");
    ali.send("hello").await;
    clock.wait_for_sleepers(1).await;
    clock.advance(std::time::Duration::from_secs(1));
    assert_eq!(ali.next_reply().await.content(), "done");
    bot.stop().await.unwrap();
    assert_eq!(*took.0.lock().unwrap(), [std::time::Duration::from_secs(1)]);
}

#[before]
async fn sees_all(update: Update, log: Data<Log>) {
    log.add(if update.message.is_some() {
        "message"
    } else if update.edited_message.is_some() {
        "edited"
    } else if update.callback_query.is_some() {
        "press"
    } else if update.pre_checkout_query.is_some() {
        "payment"
    } else {
        "unknown"
    });
}

#[tokio::test]
async fn a_gate_sees_updates_of_every_kind() {
    let sandbox = Sandbox::start().await;
    let log = Log::default();
    let shared = log.clone();
    let bot = sandbox.run(|client| client.data(shared).handlers(handlers![start, press, accept, sees_all])).await;
    let ali = sandbox.user("Ali");
    let sent = ali.send("/start").await;
    ali.next_reply().await;
    sent.edit("changed").await;
    ali.click("Press").await;
    ali.next_click_answer().await;
    pay(&sandbox, "order");
    sandbox.wait_requests("answerPreCheckoutQuery", 1).await;
    sandbox.push_update(json!({ "something_new": {} }));
    sandbox.wait_confirmed().await;
    bot.stop().await.unwrap();
    let mut seen = log.take();
    seen.sort();
    assert_eq!(seen, ["edited", "message", "payment", "press", "unknown"]);
}

#[before(private)]
async fn first_group(log: Data<Log>) {
    log.add("private");
}

#[before(group)]
async fn second_group(log: Data<Log>) {
    log.add("group");
}

#[tokio::test]
async fn built_in_conditions_narrow_a_gate() {
    let sandbox = Sandbox::start().await;
    let log = Log::default();
    let shared = log.clone();
    let _bot = sandbox.run(|client| client.data(shared).handlers(handlers![handle, first_group, second_group])).await;
    let ali = sandbox.user("Ali");
    let group = sandbox.group("Tea", [&ali]);
    ali.send("a").await;
    ali.next_reply().await;
    let there = ali.in_group(&group);
    there.send("b").await;
    there.next_reply().await;
    assert_eq!(log.take(), ["private", "handle a", "group", "handle b"]);
}
