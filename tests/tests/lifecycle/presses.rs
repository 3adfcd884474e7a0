//! Presses on buttons that no handler takes.

use balethon::prelude::*;
use balethon::sandbox::Sandbox;

use crate::log::Log;

#[on_message]
async fn menu() -> (&'static str, InlineKeyboard) {
    ("What?", InlineKeyboard::new().button("Buy", "buy").button("Sell", "sell").button("Taken", "taken"))
}

#[on_callback_query(data = "taken")]
async fn taken() {}

/// What a bot says of four presses, two of them on the same button.
async fn says(answer_queries: bool) -> String {
    let (log, _guard) = Log::listen();
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.answer_queries(answer_queries).handlers(handlers![menu, taken])).await;
    let ali = sandbox.user("Ali");
    ali.send("hello").await;
    for button in ["Buy", "Sell", "Buy", "Taken"] {
        ali.click(button).await;
        bot.next_explanation().await;
    }
    bot.stop().await.unwrap();
    log.text()
}

#[tokio::test]
async fn each_is_told_once() {
    let log = says(true).await;
    for data in ["buy", "sell"] {
        let told = format!("no handler took a press on the button with the data \"{data}\"");
        assert_eq!(log.matches(&told).count(), 1, "{log}");
    }
    assert_eq!(log.matches("no handler took").count(), 2, "{log}");
}

#[tokio::test]
async fn nothing_is_told_where_queries_are_left_alone() {
    let log = says(false).await;
    assert!(!log.contains("no handler took"), "{log}");
}
