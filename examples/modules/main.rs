//! A café over five modules. Nothing is listed anywhere: `run` finds the handlers, and each module says once what its own
//! have in common.

#![allow(clippy::print_stdout, reason = "its log")]

mod admin;
mod closed;
mod log;
mod menu;
mod orders;

use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use balethon::prelude::*;

/// What the modules share.
struct Cafe {
    owner: &'static str,
    closed: AtomicBool,
    orders: Mutex<Vec<String>>,
}

impl Cafe {
    /// A café that is open, of the person with this username.
    fn of(owner: &'static str) -> Self {
        Self { owner, closed: AtomicBool::new(false), orders: Mutex::default() }
    }
}

fn main() -> Result {
    run(Client::from_env()?.data(Cafe::of("owner")))
}

#[cfg(test)]
mod tests {
    use balethon::sandbox::Sandbox;

    use super::Cafe;

    #[tokio::test]
    async fn guests_order_by_buttons_and_by_commands() {
        let sandbox = Sandbox::start().await;
        let bot = sandbox.run(|client| client.data(Cafe::of("owner"))).await;
        let ali = sandbox.user("Ali");
        ali.send("/start").await;
        ali.next_reply().await;
        ali.click("Our menu").await;
        ali.next_reply().await;
        ali.click("Coffee").await;
        assert_eq!(ali.next_toast().await.text, "1 x coffee is on its way.");
        ali.send("/order tea 2").await;
        assert_eq!(ali.next_reply().await.content(), "2 x tea is on its way.");
        ali.send("/close").await;
        assert_eq!(ali.next_reply().await.content(), "Write /start for the menu.");
        bot.stop().await.unwrap();
    }

    #[tokio::test]
    async fn the_owner_sees_the_orders_and_closes() {
        let sandbox = Sandbox::start().await;
        let _bot = sandbox.run(|client| client.data(Cafe::of("owner"))).await;
        let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara").with_username("owner"));
        ali.send("/order tea").await;
        ali.next_reply().await;
        sara.send("/orders").await;
        assert_eq!(sara.next_reply().await.content(), "1 x tea");
        sara.send("/close").await;
        assert_eq!(sara.next_reply().await.content(), "Closed.");
        ali.send("/order tea").await;
        assert_eq!(ali.next_reply().await.content(), "We are closed. Come back tomorrow!");
        sara.send("/open").await;
        assert_eq!(sara.next_reply().await.content(), "Open.");
        ali.send("/start").await;
        assert_eq!(ali.next_reply().await.content(), "Welcome to our café!");
    }
}
