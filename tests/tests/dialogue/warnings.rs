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
#[state]
struct Cart {
    items: u32,
}

#[on_command]
async fn cart(cart: Dialogue<Cart>) -> Result<String> {
    cart.set(Cart { items: 0 }).await?;
    Ok(cart.get().await?.map_or(0, |cart| cart.items).to_string())
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
