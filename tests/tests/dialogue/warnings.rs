//! What is said of states at the start.

use balethon::prelude::*;
use balethon::sandbox::Sandbox;

#[path = "../lifecycle/log.rs"]
mod log;

use log::Log;

#[state]
enum Half {
    Taken,
    #[allow(dead_code, reason = "nobody sets it either")]
    Forgotten {
        name: String,
    },
}

#[on_message(state = Half::Taken)]
async fn taken(dialogue: Dialogue<Half>) -> Result {
    dialogue.set(Half::Taken).await?;
    Ok(())
}

#[on_callback_query(state = Half::_)]
async fn all() {}

/// What is only looked at needs no handler.
#[state(per = person)]
struct Cart {
    items: u32,
}

#[on_command]
async fn cart(cart: Dialogue<Cart>) -> Result<String> {
    cart.set(Cart { items: 0 }).await?;
    Ok(cart.get().await?.map_or(0, |cart| cart.items).to_string())
}

/// The same, of those who have a `Half`.
#[state]
struct Points(u32);

#[on_command]
async fn points(points: Dialogue<Points>) -> Result {
    Ok(points.update_or(Points(0), |points| points.0 += 1).await?)
}

/// What is set, and then by no handler taken.
#[state]
enum Lost {
    Begun,
    #[allow(dead_code, reason = "nobody gets so far")]
    Ended,
}

#[on_command]
async fn begin(dialogue: Dialogue<Lost>) -> Result {
    Ok(dialogue.set(Lost::Begun).await?)
}

/// What a condition asks about.
#[state]
enum Language {
    English,
}

#[condition]
async fn in_english(language: Dialogue<Language>) -> Result<bool> {
    Ok(language.get().await?.is_some())
}

#[on_command("english")]
async fn set_english(language: Dialogue<Language>) -> Result {
    Ok(language.set(Language::English).await?)
}

#[on_message(in_english)]
async fn hello() -> &'static str {
    "Hello"
}

/// Whose name in the storage is none that one could write.
#[state(name = "a game")]
enum Game {
    Begun,
    #[allow(dead_code, reason = "nobody gets so far")]
    Won,
}

#[on_message(state = Game::Won)]
async fn game(dialogue: Dialogue<Game>) -> Result {
    Ok(dialogue.set(Game::Begun).await?)
}

#[tokio::test]
async fn a_state_is_told_as_it_is_written_and_not_as_it_is_stored() {
    let problem = Client::new("1:token").handlers(handlers![game]).check().unwrap_err().to_string();
    assert!(problem.contains("give them handlers with `state = Game::Begun`"), "{problem}");

    // So it is within a function, whose type has a longer name.
    #[state]
    struct Looked;

    #[on_command]
    async fn look(looked: Dialogue<Looked>) -> Result {
        Ok(looked.set(Looked).await?)
    }

    assert_eq!(Client::new("1:token").handlers(handlers![look]).check().map_err(|failure| failure.to_string()), Ok(()));
}

#[test]
fn a_type_whose_states_no_handler_takes_is_told() {
    let told = |handlers| Client::new("1:token").handlers(handlers).check().map_err(|failure| failure.to_string());
    let problem = told(handlers![begin]).unwrap_err();
    for state in ["`Lost::Begun` at ", "`Lost::Ended` at "] {
        assert!(problem.contains(state), "{problem}");
    }
    assert!(problem.contains("give them handlers with `state = Lost::Begun`"), "{problem}");
    assert!(problem.contains("make a struct of what is only looked at"), "{problem}");
    assert_eq!(told(handlers![set_english, hello]), Ok(()));
    assert_eq!(told(handlers![cart]), Ok(()));
}

#[tokio::test]
async fn a_state_that_no_handler_takes_is_told() {
    let (log, _listening) = Log::listen();
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.handlers(handlers![taken, cart])).await;
    let text = log.text();
    let warning = text.lines().find(|line| line.contains("WARN")).expect("a warning");
    assert!(warning.contains("no handler takes these states: `Half::Forgotten` at "), "{warning}");
    assert!(warning.contains("warnings.rs:15"), "{warning}");
    assert_eq!(text.matches("WARN").count(), 1, "{text}");
    bot.stop().await.unwrap();
}

#[tokio::test]
async fn states_that_all_are_taken_are_not() {
    let (log, _listening) = Log::listen();
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![taken, all, cart])).await;
    assert!(!log.text().contains("WARN"), "{}", log.text());
}

#[test]
fn what_is_remembered_until_another_conversation_begins_is_told() {
    let told = |handlers| Client::new("1:token").handlers(handlers).check().map_err(|failure| failure.to_string());
    let problem = told(handlers![taken, all, points]).unwrap_err();
    assert!(problem.contains("what `Points` at ") && problem.contains("is gone when a `Half` at "), "{problem}");
    assert_eq!(problem.matches("warnings.rs:").count(), 2, "{problem}");
    assert_eq!(told(handlers![points]), Ok(()));
    // Of other people.
    assert_eq!(told(handlers![cart, points]), Ok(()));
}

mod other {
    use super::*;

    #[state]
    pub(super) struct Half;

    #[on_command]
    pub(super) async fn half(dialogue: Dialogue<Half>) -> Result {
        dialogue.set(Half).await?;
        Ok(())
    }
}

#[tokio::test]
async fn two_types_of_one_name_do_not_start() {
    let sandbox = Sandbox::start().await;
    let error = sandbox.client().handlers(handlers![taken, mod other]).serve().await.unwrap_err().to_string();
    assert!(error.contains("are called `Half`") && error.contains("#[state(name = "), "{error}");
    assert_eq!(error.matches("warnings.rs:").count(), 2, "{error}");
}
