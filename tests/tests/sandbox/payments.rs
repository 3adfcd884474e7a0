//! The wallet's flow: invoice, question, answer, receipt.

use std::time::Duration;

use balethon::Clock;
use balethon::sandbox::Sandbox;
use serde_json::{Value, json};

use crate::wire::Bot;

fn invoice(chat: i64) -> Value {
    json!({
        "chat_id": chat, "title": "Tea", "description": "A cup", "payload": "order-42",
        "provider_token": "WALLET-TEST-1111111111111111", "prices": [{"label": "Tea", "amount": 250000}],
    })
}

async fn question(bot: &Bot, offset: i64) -> Value {
    bot.updates(json!({"offset": offset, "timeout": 60})).await.remove(0)["pre_checkout_query"].clone()
}

#[tokio::test]
async fn a_payment_runs_from_invoice_to_receipt() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    ali.send("/buy").await;
    let bot = Bot::of(&sandbox);
    let message = bot.ok("sendInvoice", invoice(ali.id().0)).await;
    assert_eq!(message["invoice"], json!({"title": "Tea", "description": "A cup", "total_amount": 250000}));
    let payment = ali.pay().await;
    let query = question(&bot, 2).await;
    assert_eq!(query["id"], payment.id());
    assert_eq!(
        (&query["currency"], &query["total_amount"], &query["invoice_payload"]),
        (&json!("IRR"), &json!(250000), &json!("order-42"))
    );
    let inquiry = json!({"transaction_id": query["id"]});
    assert_eq!(bot.ok("inquireTransaction", inquiry.clone()).await["status"], "pending");
    bot.ok("answerPreCheckoutQuery", json!({"pre_checkout_query_id": query["id"], "ok": true})).await;
    let receipt = bot.updates(json!({"offset": 3})).await.remove(0)["message"]["successful_payment"].clone();
    assert_eq!(receipt["telegram_payment_charge_id"], query["id"]);
    assert_eq!(payment.refusal().await, None);
    assert_eq!(receipt["invoice_payload"], "order-42");
    let transaction = bot.ok("inquireTransaction", inquiry).await;
    assert_eq!(
        (&transaction["status"], &transaction["userID"], &transaction["amount"]),
        (&json!("paid"), &json!(ali.id().0), &json!(250000))
    );
    let receipt_message = json!({"chat_id": ali.id().0, "from_chat_id": ali.id().0, "message_id": 3});
    assert_eq!(bot.error("copyMessage", receipt_message).await.0, 400);
}

#[tokio::test]
async fn a_refusal_is_shown_and_a_second_answer_is_too_late() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    ali.send("/buy").await;
    let bot = Bot::of(&sandbox);
    bot.ok("sendInvoice", invoice(ali.id().0)).await;
    let payment = ali.pay().await;
    let id = question(&bot, 2).await["id"].clone();
    assert_eq!(bot.error("answerPreCheckoutQuery", json!({"pre_checkout_query_id": id, "ok": false})).await.0, 400);
    bot.ok("answerPreCheckoutQuery", json!({"pre_checkout_query_id": id, "ok": false, "error_message": "Sold out"}))
        .await;
    assert_eq!(bot.error("answerPreCheckoutQuery", json!({"pre_checkout_query_id": id, "ok": true})).await.0, 400);
    assert_eq!(bot.ok("inquireTransaction", json!({"transaction_id": id})).await["status"], "rejected");
    assert_eq!(payment.refusal().await.as_deref(), Some("Sold out"));
    assert!(ali.transcript().ends_with("(the payment of Ali fails: Sold out)"), "{}", ali.transcript());
}

#[tokio::test]
async fn silence_for_ten_seconds_cancels() {
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    let ali = sandbox.user("Ali");
    ali.send("/buy").await;
    let bot = Bot::of(&sandbox);
    bot.ok("sendInvoice", invoice(ali.id().0)).await;
    let payment = ali.pay().await;
    let id = question(&bot, 2).await["id"].clone();
    clock.wait_for_sleepers(1).await;
    clock.advance(Duration::from_secs(10));
    assert_eq!(bot.error("answerPreCheckoutQuery", json!({"pre_checkout_query_id": id, "ok": true})).await.0, 400);
    assert_eq!(bot.ok("inquireTransaction", json!({"transaction_id": id})).await["status"], "failed");
    assert_eq!(payment.refusal().await.as_deref(), Some("the bot did not answer in time"));
}

#[tokio::test]
async fn invoices_keep_bales_limits() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    ali.send("/buy").await;
    let bot = Bot::of(&sandbox);
    for (field, value) in [
        ("title", json!("x".repeat(33))),
        ("title", json!("")),
        ("description", json!("x".repeat(256))),
        ("payload", json!("س".repeat(65))),
        ("provider_token", json!("6037991234567890")),
        ("prices", json!([])),
        ("prices", json!([{"label": "x", "amount": 0}])),
        ("prices", json!([{"label": "x", "amount": 1.5}])),
    ] {
        let mut wrong = invoice(ali.id().0);
        wrong[field] = value;
        assert_eq!(bot.error("sendInvoice", wrong).await.0, 400, "{field}");
    }
}
