//! The conversations of others, from handlers of all kinds.

use balethon::event::Context;
use balethon::prelude::*;
use balethon::sandbox::Sandbox;
use balethon::types::UserId;

#[state]
enum Pair {
    Talking { with: i64 },
}

/// Who waits for somebody to talk to.
#[derive(Default)]
struct Waiting(std::sync::Mutex<Option<UserId>>);

#[on_command]
async fn find(user: User, dialogue: Dialogue<Pair>, waiting: Data<Waiting>) -> Result<&'static str> {
    let Some(other) = waiting.0.lock().unwrap().take() else {
        *waiting.0.lock().unwrap() = Some(user.id);
        return Ok("Please wait.");
    };
    dialogue.set(Pair::Talking { with: other.0 }).await?;
    dialogue.at(other.0, other).set(Pair::Talking { with: user.id.0 }).await?;
    Ok("Say hello!")
}

#[on_message(state = Pair::Talking { with }, text)]
async fn pass_on(message: Message, client: Client, with: i64) -> Result {
    client.send_message(with, message.content()).await?;
    Ok(())
}

#[on_message(state = Pair::Talking { with }, text = "fail")]
async fn fail(with: i64) -> Result {
    Err(format!("no way to {with}").into())
}

/// An error has no dialogue of its own.
#[on_error]
async fn reset(cx: Context, user: User, chat: Chat) -> Result<&'static str> {
    cx.dialogue::<Pair>(chat.id, user.id).end().await?;
    Ok("You are alone again.")
}

#[on_message(state = None)]
async fn alone() -> &'static str {
    "Nobody hears you."
}

#[tokio::test]
async fn one_person_brings_another_into_a_conversation() {
    let sandbox = Sandbox::start().await;
    let handlers = handlers![find, pass_on, fail, reset, alone];
    let _bot = sandbox.run(|client| client.data(Waiting::default()).handlers(handlers)).await;
    let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    ali.send("/find").await;
    assert_eq!(ali.next_reply().await.content(), "Please wait.");
    ali.send("Hello?").await;
    assert_eq!(ali.next_reply().await.content(), "Nobody hears you.");
    sara.send("/find").await;
    assert_eq!(sara.next_reply().await.content(), "Say hello!");
    sara.send("Hi, who are you?").await;
    assert_eq!(ali.next_reply().await.content(), "Hi, who are you?");
    ali.send("Ali").await;
    assert_eq!(sara.next_reply().await.content(), "Ali");
    ali.send("fail").await;
    assert_eq!(ali.next_reply().await.content(), "You are alone again.");
    ali.send("Hello?").await;
    assert_eq!(ali.next_reply().await.content(), "Nobody hears you.");
}

#[state]
struct Counted {
    times: u32,
}

/// On a thread, without async.
#[on_command]
fn count(dialogue: Dialogue<Counted>) -> Result<String> {
    let Some(times) = dialogue
        .update(|counted| {
            counted.times += 1;
            counted.times
        })
        .wait()?
    else {
        dialogue.set(Counted { times: 1 }).wait()?;
        return Ok("1".to_owned());
    };
    Ok(times.to_string())
}

#[on_command]
async fn stall(dialogue: Dialogue<Counted>) -> String {
    dialogue.get().wait().map(drop).unwrap_err().to_string()
}

#[tokio::test]
async fn plain_functions_wait_for_their_dialogue() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![count, stall])).await;
    let ali = sandbox.user("Ali");
    for answer in ["1", "2", "3"] {
        ali.send("/count").await;
        assert_eq!(ali.next_reply().await.content(), answer);
    }
    ali.send("/stall").await;
    assert!(ali.next_reply().await.content().contains("write `.await` instead"));
}
