//! Questions that end without an answer, and handlers that end without their question.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use balethon::prelude::*;
use balethon::sandbox::{RunningBot, Sandbox};
use balethon::{Clock, Panic};
use futures_util::future::{Either, select};

/// What `on_error` handlers and the handlers themselves saw.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<String>>>);

impl Seen {
    fn push(&self, text: impl ToString) {
        self.0.lock().unwrap().push(text.to_string());
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

#[on_error]
async fn collect(error: ErrorEvent, seen: Data<Seen>) {
    seen.push(error.failure());
}

const MINUTE: Duration = Duration::from_secs(60);

#[on_command]
async fn quiet(message: Message) -> Result<String> {
    let age = message.ask("Your age?").parse::<u8>().retry("Digits.").attempts(3).cancel("لغو").timeout(MINUTE);
    Ok(format!("{} years", age.await?))
}

#[on_command]
async fn loud(message: Message, seen: Data<Seen>) -> Result<&'static str> {
    let age = message.ask("Your age?").parse::<u8>().retry("Digits.").attempts(3).cancel("/cancel").timeout(MINUTE);
    match age.await {
        Ok(_) => Ok("thanks"),
        Err(error) => {
            seen.push(&error);
            match error.kind() {
                ErrorKind::NoAnswer => Ok("no answer"),
                ErrorKind::Cancelled => Ok("as you like"),
                _ => Err(error.into()),
            }
        }
    }
}

#[on_message(rank = 1)]
async fn echo(message: Message) -> String {
    format!("echo: {}", message.content())
}

struct Scene {
    sandbox: Sandbox,
    clock: Clock,
    seen: Seen,
    bot: RunningBot,
}

async fn run(handlers: balethon::handler::Handlers) -> Scene {
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    let seen = Seen::default();
    let shared = seen.clone();
    let bot = sandbox.run(|client| client.max_workers(1).data(shared).handlers(handlers)).await;
    Scene { sandbox, clock, seen, bot }
}

#[tokio::test]
async fn a_timeout_is_no_error_event() {
    let scene = run(handlers![quiet, loud, echo, collect]).await;
    let ali = scene.sandbox.user("Ali");
    ali.send("/quiet").await;
    ali.next_reply().await;
    scene.clock.wait_for_sleepers(1).await;
    scene.clock.advance(MINUTE);
    ali.send("20").await;
    // It came too late.
    assert_eq!(ali.next_reply().await.content(), "echo: 20");

    ali.send("/loud").await;
    ali.next_reply().await;
    scene.clock.wait_for_sleepers(1).await;
    scene.clock.advance(MINUTE);
    assert_eq!(ali.next_reply().await.content(), "no answer");
    assert_eq!(scene.seen.take(), ["the person did not answer in time"]);
    scene.bot.stop().await.unwrap();
}

#[tokio::test]
async fn a_word_cancels() {
    let scene = run(handlers![quiet, loud, echo, collect]).await;
    let ali = scene.sandbox.user("Ali");
    ali.send("/quiet").await;
    ali.next_reply().await;
    ali.send(" لغو ").await;
    ali.send("20").await;
    assert_eq!(ali.next_reply().await.content(), "echo: 20");
    ali.send("/loud").await;
    ali.next_reply().await;
    ali.send("/CANCEL").await;
    assert_eq!(ali.next_reply().await.content(), "as you like");
    assert_eq!(scene.seen.take(), ["the person ended it with \"/CANCEL\""]);
}

#[tokio::test]
async fn too_many_answers_that_do_not_fit() {
    let scene = run(handlers![quiet, loud, echo, collect]).await;
    let ali = scene.sandbox.user("Ali");
    ali.send("/loud").await;
    ali.next_reply().await;
    for text in ["a", "b", "c"] {
        ali.send(text).await;
    }
    for reply in ["Digits.", "Digits.", "no answer"] {
        assert_eq!(ali.next_reply().await.content(), reply);
    }
    assert_eq!(scene.seen.take(), ["the person gave 3 answers that do not fit"]);
}

#[on_command]
async fn reach(client: Client, other: Data<i64>) -> Result<String> {
    let answer = client.ask(*other, *other, "Are you there?").await?;
    Ok(format!("they say {answer}"))
}

#[tokio::test]
async fn a_question_that_cannot_be_sent_is_an_error() {
    let sandbox = Sandbox::start().await;
    let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    let seen = Seen::default();
    let (shared, other) = (seen.clone(), sara.id().0);
    let handlers = handlers![reach, echo, collect];
    let _bot = sandbox.run(|client| client.max_workers(1).data(shared).data(other).handlers(handlers)).await;
    sara.send("hello").await;
    sara.next_reply().await;
    sara.block().await;
    ali.send("/reach").await;
    ali.send("next").await;
    assert_eq!(ali.next_reply().await.content(), "echo: next");
    let errors = seen.take();
    assert!(errors.len() == 1 && errors[0].starts_with("sendMessage: "), "{errors:?}");
    // The question is gone with it.
    sara.send("here").await;
    assert_eq!(sara.next_reply().await.content(), "echo: here");
}

#[on_command]
async fn panics(message: Message, clock: Clock) -> Result {
    let later = async {
        clock.sleep(MINUTE).await;
        panic!("meanwhile");
    };
    let answer = message.ask("Well?").into_future();
    select(answer, std::pin::pin!(later)).await.factor_first().0?;
    Ok(())
}

#[on_error]
async fn panicked(panic: &Panic, seen: Data<Seen>) {
    seen.push(panic.message.clone());
}

#[tokio::test]
async fn a_panic_while_it_waits_leaves_nothing_behind() {
    let scene = run(handlers![panics, echo, panicked]).await;
    let ali = scene.sandbox.user("Ali");
    ali.send("/panics").await;
    ali.next_reply().await;
    scene.clock.wait_for_sleepers(1).await;
    scene.clock.advance(MINUTE);
    while scene.seen.0.lock().unwrap().is_empty() {
        tokio::task::yield_now().await;
    }
    assert_eq!(scene.seen.take(), ["meanwhile"]);
    for text in ["one", "two"] {
        ali.send(text).await;
        assert_eq!(ali.next_reply().await.content(), format!("echo: {text}"));
    }
    scene.bot.stop().await.unwrap();
}

#[on_command]
async fn impatient(message: Message, clock: Clock) -> Result<&'static str> {
    let answer = message.ask("Quick!").into_future();
    let in_time = matches!(select(answer, std::pin::pin!(clock.sleep(MINUTE))).await, Either::Left(_));
    // Where it first waits for anything after that, it waits for its turn.
    tokio::task::yield_now().await;
    Ok(if in_time { "thanks" } else { "too slow" })
}

/// Who gives a question up waits for a worker, and for what runs in its lane, before it goes on.
#[tokio::test]
async fn giving_up_a_question_brings_the_turn_back() {
    let scene = run(handlers![impatient, echo]).await;
    let (ali, sara) = (scene.sandbox.user("Ali"), scene.sandbox.user("Sara"));
    for _ in 0..3 {
        ali.send("/impatient").await;
        ali.next_reply().await;
        scene.clock.wait_for_sleepers(1).await;
        let hold = scene.sandbox.hold("sendMessage");
        sara.send("takes the worker").await;
        hold.wait(1).await;
        scene.clock.advance(MINUTE);
        ali.send("waits for the handler").await;
        scene.sandbox.wait_confirmed().await;
        hold.release();
        assert_eq!(ali.next_reply().await.content(), "too slow");
        assert_eq!(ali.next_reply().await.content(), "echo: waits for the handler");
        sara.next_reply().await;
    }
    scene.bot.stop().await.unwrap();
    assert_eq!(scene.sandbox.max_in_flight("sendMessage"), 1);
}

#[on_command]
async fn outlived(message: Message, clock: Clock, client: Client) -> Result<&'static str> {
    let answer = message.ask("Take your time.").into_future();
    if let Either::Right((_, answer)) = select(answer, std::pin::pin!(clock.sleep(MINUTE))).await {
        client.spawn(async move {
            message.send(format!("at last {}", answer.await?)).await?;
            Ok::<_, Error>(())
        });
    }
    Ok("meanwhile")
}

/// Its answer brings a turn that nobody needs any more: it must not be lost.
#[tokio::test]
async fn a_question_that_outlives_its_handler() {
    let scene = run(handlers![outlived, echo]).await;
    let ali = scene.sandbox.user("Ali");
    ali.send("/outlived").await;
    ali.next_reply().await;
    scene.clock.wait_for_sleepers(1).await;
    scene.clock.advance(MINUTE);
    assert_eq!(ali.next_reply().await.content(), "meanwhile");
    ali.send("it is").await;
    assert_eq!(ali.next_reply().await.content(), "at last it is");
    for text in ["one", "two"] {
        ali.send(text).await;
        assert_eq!(ali.next_reply().await.content(), format!("echo: {text}"));
    }
    scene.bot.stop().await.unwrap();
}

#[on_command]
async fn order(message: Message, seen: Data<Seen>) -> Result<String> {
    match message.ask("What?").replace(true).await {
        Ok(what) => Ok(format!("{what} is on its way")),
        Err(error) => {
            seen.push(&error);
            Err(error.into())
        }
    }
}

#[tokio::test]
async fn a_question_can_take_the_place_of_an_older_one() {
    let scene = run(handlers![order, echo, collect]).await;
    let ali = scene.sandbox.user("Ali");
    for _ in 0..3 {
        ali.send("/order").await;
        assert_eq!(ali.next_reply().await.content(), "What?");
    }
    for (text, reply) in [("tea", "tea is on its way"), ("hello", "echo: hello")] {
        ali.send(text).await;
        assert_eq!(ali.next_reply().await.content(), reply);
    }
    assert_eq!(scene.seen.take(), ["the person was asked anew"; 2]);
}

#[tokio::test]
async fn a_spawned_task_can_ask() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.max_workers(2).handlers(handlers![beside])).await;
    let ali = sandbox.user("Ali");
    ali.send("/beside").await;
    ali.next_reply().await;
    ali.send("yes").await;
    assert_eq!(ali.next_reply().await.content(), "the task heard yes");
}

#[on_command]
async fn beside(message: Message, client: Client) {
    client.spawn(async move {
        let answer = message.ask("In a task?").await?;
        message.send(format!("the task heard {answer}")).await?;
        Ok::<_, Error>(())
    });
}

/// Whoever has the running bot's client can ask, not only handlers.
#[tokio::test]
async fn the_program_can_ask_too() {
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.handlers(handlers![echo])).await;
    let ali = sandbox.user("Ali");
    ali.send("hello").await;
    ali.next_reply().await;
    let ask = bot.client().spawn(bot.client().ask(ali.id().0, ali.id(), "Still there?"));
    ali.next_reply().await;
    ali.send("yes").await;
    assert_eq!(ask.await.unwrap().text(), "yes");
    // A thread of its own may wait.
    let (client, id) = (bot.client().clone(), ali.id());
    let ask = tokio::task::spawn_blocking(move || client.ask(id, id, "How old?").parse::<u8>().into_future().wait());
    assert_eq!(ali.next_reply().await.content(), "How old?");
    ali.send("30").await;
    assert_eq!(ask.await.unwrap().unwrap(), 30);
}

#[on_message]
fn plain(message: Message) -> Result<String> {
    Ok(message.ask("Well?").into_future().wait()?.text().to_owned())
}

#[on_message]
async fn blocking(message: Message) -> Result<String> {
    Ok(message.ask("Well?").into_future().wait()?.text().to_owned())
}

#[tokio::test]
async fn a_plain_function_is_told_to_be_async() {
    for (handlers, told) in [
        (handlers![plain, collect], "`ask` is not for plain `fn` handlers"),
        (handlers![blocking, collect], "write `.await` instead"),
    ] {
        let scene = run(handlers).await;
        scene.sandbox.user("Ali").send("hello").await;
        scene.sandbox.wait_confirmed().await;
        scene.bot.stop().await.unwrap();
        let errors = scene.seen.take();
        assert!(errors.len() == 1 && errors[0].contains(told), "{errors:?}");
        assert_eq!(scene.sandbox.requests().iter().filter(|request| request.method == "sendMessage").count(), 0);
    }
}

#[tokio::test]
async fn nobody_hears_the_answer_where_no_bot_runs() {
    let client = Client::new("1:token");
    let error = client.ask(5, 5, "Hello?").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Usage);
    assert!(error.to_string().contains("this one does not"), "{error}");
}

#[on_message]
async fn to_nobody(message: Message) -> Result {
    message.ask("Who is there?").await?;
    Ok(())
}

#[tokio::test]
async fn a_channel_has_nobody_to_ask() {
    let scene = run(handlers![to_nobody, collect]).await;
    scene.sandbox.channel("News", [&scene.sandbox.user("Ali")]).post("news").await;
    scene.sandbox.wait_confirmed().await;
    scene.bot.stop().await.unwrap();
    let errors = scene.seen.take();
    assert!(errors.len() == 1 && errors[0].contains("client.ask(chat, user, …)"), "{errors:?}");
}
