//! Questions that are given up while their answer is on its way: no message is lost, and no lane.

use std::sync::Arc;
use std::time::Duration;

use balethon::ask::{Answer, Ask};
use balethon::prelude::*;
use balethon::sandbox::{Person, RunningBot, Sandbox};
use balethon::{Clock, Panic};
use futures_util::future::{Either, select};
use tokio::sync::{Semaphore, mpsc};

use crate::talk::converse;
use crate::trap::{Caught, Trap, inside};

const MINUTE: Duration = Duration::from_secs(60);

/// Tells when it is reached, and lets through as many as it is told.
#[derive(Clone)]
struct Barrier {
    reached: mpsc::UnboundedSender<()>,
    open: Arc<Semaphore>,
}

impl Barrier {
    fn new() -> (Self, mpsc::UnboundedReceiver<()>) {
        let (reached, at) = mpsc::unbounded_channel();
        (Self { reached, open: Arc::new(Semaphore::new(0)) }, at)
    }

    async fn pass(&self) {
        self.reached.send(()).unwrap();
        self.open.acquire().await.unwrap().forget();
    }
}

/// Asks, and gives the question up after a minute, which it tells.
async fn in_a_minute(clock: &Clock, barrier: &Barrier, ask: Ask) -> Option<Answer> {
    match select(ask.into_future(), std::pin::pin!(clock.sleep(MINUTE))).await {
        Either::Left((answer, _)) => return answer.ok(),
        Either::Right((_, question)) => drop(question),
    }
    barrier.reached.send(()).unwrap();
    None
}

fn said(answer: Option<Answer>) -> String {
    answer.map_or_else(|| "too slow".to_owned(), |answer| format!("thanks for {answer}"))
}

#[on_command]
async fn quick(message: Message, clock: Clock, barrier: Data<Barrier>) -> String {
    said(in_a_minute(&clock, &barrier, message.ask("Quick!")).await)
}

#[on_command("tell {other}")]
async fn tell(message: Message, client: Client, clock: Clock, barrier: Data<Barrier>, other: i64) -> Result {
    let answer = in_a_minute(&clock, &barrier, client.ask(other, other, "Quick!")).await;
    message.send(said(answer)).await?;
    Ok(())
}

#[on_message(rank = 1)]
async fn echo(message: Message) -> String {
    format!("echo: {}", message.content())
}

#[on_callback_query]
async fn pressed(query: CallbackQuery) -> Result {
    query.send(format!("pressed: {}", query.data.as_deref().unwrap_or_default())).await?;
    Ok(())
}

/// Runs while the answer is on its way to who asked.
#[after]
async fn hold_answers(message: Message, barrier: Data<Barrier>) {
    if message.content().starts_with("an answer") {
        barrier.pass().await;
    }
}

struct Scene {
    sandbox: Sandbox,
    clock: Clock,
    bot: RunningBot,
    barrier: Barrier,
    reached: mpsc::UnboundedReceiver<()>,
}

async fn scene(handlers: balethon::handler::Handlers) -> Scene {
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    let (barrier, reached) = Barrier::new();
    let shared = barrier.clone();
    let bot = sandbox.run(|client| client.max_workers(2).data(shared).handlers(handlers)).await;
    Scene { sandbox, clock, bot, barrier, reached }
}

impl Scene {
    /// Ali has Sara asked something.
    async fn has_sara_asked(&self, command: &str) -> (Person, Person) {
        let (ali, sara) = (self.sandbox.user("Ali"), self.sandbox.user("Sara"));
        converse(&sara, [("hello", "echo: hello")]).await;
        ali.send(format!("{command} {}", sara.id())).await;
        assert_eq!(sara.next_reply().await.content(), "Quick!");
        (ali, sara)
    }

    /// The minute is over, and the question given up.
    async fn is_given_up(&mut self) {
        self.clock.advance(MINUTE);
        self.reached.recv().await.unwrap();
    }
}

/// The answer has been taken already, but not by the handler: what it gave up is a message like others.
#[tokio::test]
async fn an_answer_that_comes_too_late_goes_to_the_handlers() {
    let mut scene = scene(handlers![quick, echo, hold_answers]).await;
    let ali = scene.sandbox.user("Ali");
    ali.send("/quick").await;
    ali.next_reply().await;
    scene.clock.wait_for_sleepers(1).await;
    ali.send("an answer").await;
    scene.reached.recv().await.unwrap();
    scene.is_given_up().await;
    ali.send("more").await;
    scene.barrier.open.add_permits(1);
    // First it, then what came behind it; the handler goes on before, between or after them.
    let mut replies = Vec::new();
    for _ in 0..3 {
        replies.push(ali.next_reply().await.content().to_owned());
    }
    replies.retain(|reply| reply != "too slow");
    assert_eq!(replies, ["echo: an answer", "echo: more"]);
    scene.bot.stop().await.unwrap();
}

#[tokio::test]
async fn so_does_one_from_another_lane() {
    let mut scene = scene(handlers![tell, echo, hold_answers]).await;
    let (ali, sara) = scene.has_sara_asked("/tell").await;
    scene.clock.wait_for_sleepers(1).await;
    sara.send("an answer").await;
    scene.reached.recv().await.unwrap();
    scene.is_given_up().await;
    assert_eq!(ali.next_reply().await.content(), "too slow");
    sara.send("more").await;
    scene.barrier.open.add_permits(1);
    for text in ["an answer", "more"] {
        assert_eq!(sara.next_reply().await.content(), format!("echo: {text}"));
    }
    scene.bot.stop().await.unwrap();
}

/// The answer has been handed over, but who asked waits for its own lane, and gives up before it gets that.
#[tokio::test]
async fn so_does_one_whose_asker_waits_for_its_turn() {
    let mut scene = scene(handlers![gate, tell, echo]).await;
    let (ali, sara) = scene.has_sara_asked("/tell").await;
    scene.clock.wait_for_sleepers(1).await;
    ali.send("slow").await;
    scene.reached.recv().await.unwrap();
    sara.send("an answer").await;
    converse(&sara, [("more", "echo: more")]).await;
    scene.is_given_up().await;
    assert_eq!(sara.next_reply().await.content(), "echo: an answer");
    scene.barrier.open.add_permits(1);
    for text in ["echo: slow", "too slow"] {
        assert_eq!(ali.next_reply().await.content(), text);
    }
    scene.bot.stop().await.unwrap();
}

/// Asks, and looks at the question no more until it drops it.
#[on_command("keep {other}")]
async fn keep(client: Client, barrier: Data<Barrier>, other: i64) -> &'static str {
    let question = client.ask(other, other, "Quick!").into_future();
    let Either::Right(((), question)) = select(question, std::pin::pin!(barrier.pass())).await else { return "quick" };
    barrier.pass().await;
    drop(question);
    "too slow"
}

#[tokio::test]
async fn so_does_one_that_its_asker_never_looks_at() {
    let mut scene = scene(handlers![keep, echo]).await;
    let (ali, sara) = scene.has_sara_asked("/keep").await;
    scene.reached.recv().await.unwrap();
    scene.barrier.open.add_permits(1);
    scene.reached.recv().await.unwrap();
    sara.send("an answer").await;
    converse(&sara, [("more", "echo: more")]).await;
    scene.barrier.open.add_permits(1);
    assert_eq!(sara.next_reply().await.content(), "echo: an answer");
    assert_eq!(ali.next_reply().await.content(), "too slow");
    scene.bot.stop().await.unwrap();
}

/// Lets nobody through who has not answered in time.
#[before]
async fn riddle(message: Message, clock: Clock, barrier: Data<Barrier>) -> Flow {
    match in_a_minute(&clock, &barrier, message.ask("2 + 2?")).await {
        Some(_) => Flow::Continue,
        None => Flow::Stop,
    }
}

/// The gate has not looked at the answer yet, as it was its own.
#[tokio::test]
async fn an_answer_that_a_gate_gives_up_is_no_way_past_it() {
    let mut scene = scene(handlers![riddle, echo, hold_answers]).await;
    let ali = scene.sandbox.user("Ali");
    ali.send("hello").await;
    assert_eq!(ali.next_reply().await.content(), "2 + 2?");
    scene.clock.wait_for_sleepers(1).await;
    ali.send("an answer").await;
    scene.reached.recv().await.unwrap();
    scene.is_given_up().await;
    scene.barrier.open.add_permits(1);
    assert_eq!(ali.next_reply().await.content(), "2 + 2?");
    ali.send("4").await;
    assert_eq!(ali.next_reply().await.content(), "echo: an answer");
    scene.bot.stop().await.unwrap();
}

#[on_command]
async fn trap(message: Message, dialogue: Dialogue<Caught>, clock: Clock, barrier: Data<Barrier>) -> Result {
    dialogue.set(Caught::In { trap: Trap }).await?;
    in_a_minute(&clock, &barrier, message.ask("Quick!")).await;
    Ok(())
}

#[on_error]
async fn tells(panic: &Panic) -> String {
    panic.message.clone()
}

/// What panics then beside the handlers is an error event, as it is for other updates.
#[tokio::test]
async fn a_panic_around_an_answer_that_comes_too_late() {
    let mut scene = scene(handlers![trap, inside, tells, hold_answers]).await;
    let ali = scene.sandbox.user("Ali");
    converse(&ali, [("/trap", "Quick!")]).await;
    scene.clock.wait_for_sleepers(1).await;
    ali.send("an answer").await;
    scene.reached.recv().await.unwrap();
    scene.is_given_up().await;
    scene.barrier.open.add_permits(1);
    assert_eq!(ali.next_reply().await.content(), "sprung");
    scene.bot.stop().await.unwrap();
}

#[on_command]
async fn choose(message: Message, clock: Clock, barrier: Data<Barrier>) -> String {
    let question = ("Which?", InlineKeyboard::new().button("This", "this"));
    said(in_a_minute(&clock, &barrier, message.ask(question)).await)
}

/// The press of an answer is answered before the handler hears of it, which takes a request.
#[tokio::test]
async fn so_does_a_press() {
    let mut scene = scene(handlers![choose, echo, pressed]).await;
    let ali = scene.sandbox.user("Ali");
    ali.send("/choose").await;
    ali.next_reply().await;
    scene.clock.wait_for_sleepers(1).await;
    let hold = scene.sandbox.hold("answerCallbackQuery");
    let click = tokio::spawn(ali.click("This"));
    hold.wait(1).await;
    scene.is_given_up().await;
    hold.release();
    click.await.unwrap();
    let mut replies = [ali.next_reply().await.content().to_owned(), ali.next_reply().await.content().to_owned()];
    replies.sort();
    assert_eq!(replies, ["pressed: this", "too slow"]);
    scene.bot.stop().await.unwrap();
}

#[before]
async fn gate(message: Message, barrier: Data<Barrier>) {
    if message.content() == "slow" {
        barrier.pass().await;
    }
}

#[on_command]
async fn again(message: Message, clock: Clock, barrier: Data<Barrier>) -> Result<String> {
    if let Some(answer) = in_a_minute(&clock, &barrier, message.ask("Quick!")).await {
        return Ok(format!("thanks for {answer}"));
    }
    Ok(format!("at last {}", message.ask("Now?").await?))
}

/// The second question is answered before Bale has said that it was sent: its answer brings the turn.
#[tokio::test]
async fn who_gives_up_a_question_can_ask_another_at_once() {
    let mut scene = scene(handlers![gate, again, echo]).await;
    let ali = scene.sandbox.user("Ali");
    ali.send("/again").await;
    ali.next_reply().await;
    scene.clock.wait_for_sleepers(1).await;
    ali.send("slow").await;
    scene.reached.recv().await.unwrap();
    let hold = scene.sandbox.hold("sendMessage");
    scene.is_given_up().await;
    hold.wait(1).await;
    scene.barrier.open.add_permits(1);
    ali.send("more").await;
    scene.sandbox.wait_confirmed().await;
    hold.release();
    for reply in ["Now?", "at last slow", "echo: more"] {
        assert_eq!(ali.next_reply().await.content(), reply);
    }
    scene.bot.stop().await.unwrap();
}
