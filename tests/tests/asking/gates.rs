//! Gates see an answer before the one who asked, and so does everything else that is called for its update.

use std::sync::{Arc, Mutex};

use balethon::event::{Fate, Outcome};
use balethon::prelude::*;
use balethon::sandbox::Sandbox;

use crate::talk::converse;

/// What happened, in order.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn add(&self, line: impl Into<String>) {
        self.0.lock().unwrap().push(line.into());
    }
}

#[before]
async fn no_spam(message: Message, log: Data<Log>) -> Option<(&'static str, Flow)> {
    log.add(format!("gate {}", message.content()));
    (message.content() == "spam").then_some(("No spam, please.", Flow::Stop))
}

#[on_command]
async fn name(message: Message, log: Data<Log>) -> Result {
    let name = message.ask("Your name?").await?;
    log.add(format!("asker {name}"));
    message.send(format!("Hello, {name}")).await?;
    Ok(())
}

#[after]
async fn note(update: Update, outcome: Outcome, log: Data<Log>) {
    assert_eq!(outcome.fate == Fate::Stopped, outcome.fate != Fate::Handled);
    // What runs in it after it waits for something still comes before the one who asked.
    tokio::task::yield_now().await;
    log.add(format!("after {}", update.message.as_ref().unwrap().content()));
}

#[tokio::test]
async fn a_gate_sees_an_answer_first() {
    let sandbox = Sandbox::start().await;
    let log = Log::default();
    let shared = log.clone();
    let bot = sandbox.run(|client| client.max_workers(8).data(shared).handlers(handlers![no_spam, name, note])).await;
    let ali = sandbox.user("Ali");
    converse(&ali, [("/name", "Your name?"), ("spam", "No spam, please."), ("Ali", "Hello, Ali")]).await;
    bot.stop().await.unwrap();
    let log = log.0.lock().unwrap();
    let expected = ["gate /name", "gate spam", "after spam", "gate Ali", "after Ali", "asker Ali", "after /name"]
        .map(str::to_owned);
    assert_eq!(*log, expected);
}

/// "Why did my handler not run?"
#[tokio::test]
async fn what_is_an_answer_is_explained_as_one() {
    let sandbox = Sandbox::start().await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let listener = told.clone();
    let explain = move |explanation: &balethon::explain::Explanation| {
        listener.lock().unwrap().push((explanation.taken, explanation.to_string()));
    };
    let log = Log::default();
    let bot = sandbox.run(|client| client.data(log).explain_to(explain).handlers(handlers![name, every])).await;
    let ali = sandbox.user("Ali");
    for text in ["/name", "Ali"] {
        ali.send(text).await;
        ali.next_reply().await;
    }
    bot.stop().await.unwrap();
    let told = told.lock().unwrap();
    let (taken, text) = told.iter().find(|(_, text)| text.contains("\"Ali\"")).unwrap();
    assert!(
        *taken && text.contains("not asked: it is the answer to the question asked at tests/tests/asking/gates.rs:29"),
        "{text}"
    );
}

#[on_message]
async fn every() {}

/// Who may go on; the gate lets nobody through who has not answered.
#[derive(Clone, Default)]
struct People(Arc<Mutex<Vec<i64>>>);

#[before]
async fn no_robots(message: Message, people: Data<People>, log: Data<Log>) -> Result<Flow> {
    log.add(format!("gate {}", message.content()));
    let Some(id) = message.user().map(|user| user.id.0) else { return Ok(Flow::Stop) };
    if people.0.lock().unwrap().contains(&id) {
        return Ok(Flow::Continue);
    }
    let sum = message.ask("2 + 2?").parse::<u8>().retry("Digits.").replace(true).await?;
    if sum != 4 {
        message.send("No.").await?;
        return Ok(Flow::Stop);
    }
    people.0.lock().unwrap().push(id);
    Ok(Flow::Continue)
}

#[before(rank = 1)]
async fn behind(message: Message, log: Data<Log>) {
    log.add(format!("behind {}", message.content()));
}

#[on_message]
async fn echo(message: Message) -> String {
    format!("echo: {}", message.content())
}

/// It would ask for ever, were its answer an update like others for it.
#[tokio::test]
async fn a_gate_that_asks_has_the_answer_before_it_looks_at_it() {
    let sandbox = Sandbox::start().await;
    let log = Log::default();
    let shared = log.clone();
    let handlers = handlers![no_robots, behind, name, echo];
    let bot = sandbox.run(|client| client.max_workers(1).data(shared).data(People::default()).handlers(handlers)).await;
    let ali = sandbox.user("Ali");
    let lines = [
        ("hello", "2 + 2?"),
        ("four", "Digits."),
        ("5", "No."),
        ("hello again", "2 + 2?"),
        // Whatever is no answer stays outside: here the gate asks anew.
        ("/name", "2 + 2?"),
        ("4", "Your name?"),
        ("4", "Hello, 4"),
        ("5", "echo: 5"),
    ];
    converse(&ali, lines).await;
    bot.stop().await.unwrap();
    let log = log.0.lock().unwrap();
    let expected = [
        "gate hello",
        "gate hello again",
        "gate /name",
        "behind /name",
        "gate 4",
        "behind 4",
        "asker 4",
        "gate 5",
        "behind 5",
    ];
    assert_eq!(*log, expected.map(str::to_owned));
}

#[condition]
async fn sure(message: Message, log: Data<Log>) -> Result<bool> {
    log.add(format!("condition {}", message.content()));
    Ok(message.ask("Sure?").await?.text() == "yes")
}

#[before(sure)]
async fn careful(message: Message) -> Result {
    message.send("You are sure.").await?;
    Ok(())
}

#[on_message(sure)]
async fn certain(message: Message) -> String {
    format!("certain of {}", message.content())
}

/// Its answer is not asked about again, before a gate as little as before a handler.
#[tokio::test]
async fn a_condition_that_asks_has_the_answer_before_it_looks_at_it() {
    for (handlers, reply) in [(handlers![careful], "You are sure."), (handlers![certain], "certain of hello")] {
        let sandbox = Sandbox::start().await;
        let log = Log::default();
        let shared = log.clone();
        let bot = sandbox.run(|client| client.max_workers(1).data(shared).handlers(handlers)).await;
        let ali = sandbox.user("Ali");
        converse(&ali, [("hello", "Sure?"), ("yes", reply)]).await;
        bot.stop().await.unwrap();
        assert_eq!(*log.0.lock().unwrap(), ["condition hello"]);
    }
}

#[before]
async fn fails(message: Message) -> Result {
    Err(format!("{} is too much", message.content()).into())
}

#[on_error]
async fn what_now(error: ErrorEvent, message: Message) -> Result {
    let answer = message.ask("What now?").await?;
    message.send(format!("{answer}, because {error}")).await?;
    Ok(())
}

/// The answer would fail in the same gate.
#[tokio::test]
async fn who_asks_about_the_error_of_a_gate_has_the_answer_before_the_gate() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.max_workers(1).handlers(handlers![fails, what_now, echo])).await;
    let ali = sandbox.user("Ali");
    converse(&ali, [("hello", "What now?")]).await;
    ali.send("nothing").await;
    let said = ali.next_reply().await;
    let said = said.content();
    assert!(said.starts_with("nothing, because fails (") && said.ends_with(": hello is too much"), "{said}");
}

#[after]
async fn survey(message: Message) -> Result {
    message.ask("Are you content?").await?;
    Ok(())
}

#[after(sure)]
async fn if_sure() {}

#[on_error]
async fn collect(error: ErrorEvent, log: Data<Log>) {
    log.add(error.to_string());
}

/// They would be called after the answer as well, and ask for ever.
#[tokio::test]
async fn what_is_called_after_the_handlers_cannot_ask() {
    for (handlers, who) in
        [(handlers![survey, collect, echo], "survey"), (handlers![if_sure, collect, echo], "if_sure")]
    {
        let sandbox = Sandbox::start().await;
        let log = Log::default();
        let shared = log.clone();
        let bot = sandbox.run(|client| client.data(shared).handlers(handlers)).await;
        converse(&sandbox.user("Ali"), [("hello", "echo: hello")]).await;
        bot.stop().await.unwrap();
        let log = log.0.lock().unwrap();
        let told = log.last().unwrap();
        assert!(told.contains(&format!("`{who}` cannot ask: an `#[after]` function")), "{log:?}");
        assert_eq!(sandbox.requests().iter().filter(|request| request.method == "sendMessage").count(), 1);
    }
}
