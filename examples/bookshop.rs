//! Sells books: the bill, the question before the payment, the receipt, and a look at the payment afterwards.
//!
//! Without `BALE_WALLET`, the wallet token of @botfather, no money moves.

use std::collections::HashSet;
use std::sync::Mutex;

use balethon::methods::TEST_WALLET;
use balethon::prelude::*;

const PRICE: Rials = Rials(500_000);
const ORDER: &str = "two books";

/// What has been paid. A shop has a table for it.
#[derive(Default)]
struct Shop {
    stock: Mutex<u32>,
    paid: Mutex<HashSet<String>>,
}

impl Shop {
    fn with(stock: u32) -> Self {
        Self { stock: Mutex::new(stock), ..Self::default() }
    }
}

#[on_command]
async fn start() -> (String, InlineKeyboard) {
    (format!("Two books for {PRICE:#}."), InlineKeyboard::new().button("Buy", "buy"))
}

#[on_callback_query(data = "buy")]
async fn buy(query: CallbackQuery) -> Result {
    if let Some(message) = &query.message {
        let wallet = std::env::var("BALE_WALLET").unwrap_or_else(|_| TEST_WALLET.to_owned());
        let invoice = message.invoice("Two books", PRICE).description("By post, within a week");
        invoice.payload(ORDER).provider_token(wallet).await?;
    }
    Ok(())
}

/// Asked before the money moves. Bale waits ten seconds; payload and amount are ours to check.
#[on_pre_checkout_query]
async fn check(query: PreCheckoutQuery, shop: Data<Shop>) -> Checkout {
    if query.invoice_payload != ORDER || query.total_amount != PRICE {
        return Checkout::Refuse("This bill is too old. Please ask for a new one.".into());
    }
    if *shop.stock.lock().unwrap() == 0 {
        return Checkout::Refuse("The last ones have just been sold.".into());
    }
    Checkout::Accept
}

/// The receipt: the only proof of payment. It may come twice, and is honoured once.
#[on_message(successful_payment)]
async fn paid(payment: SuccessfulPayment, client: Client, shop: Data<Shop>) -> Result<Option<String>> {
    let id = payment.charge_id().ok_or("a receipt without an id")?;
    if !shop.paid.lock().unwrap().insert(id.to_owned()) {
        return Ok(None);
    }
    *shop.stock.lock().unwrap() -= 1;
    let transaction = client.inquire_transaction(id).await?;
    Ok(Some(format!("Thank you! {} are {}. The books are on their way.", payment.total_amount, transaction.status)))
}

fn main() -> Result {
    run(Client::from_env()?.data(Shop::with(10)))
}

#[cfg(test)]
mod tests {
    use balethon::sandbox::Sandbox;

    use super::*;

    async fn shop(sandbox: &Sandbox, stock: u32) -> impl Drop {
        sandbox.run(|client| client.data(Shop::with(stock)).handlers(handlers![start, buy, check, paid])).await
    }

    #[tokio::test]
    async fn a_book_is_bought() {
        let sandbox = Sandbox::start().await;
        let _bot = shop(&sandbox, 1).await;
        let ali = sandbox.user("Ali");
        ali.send("/start").await;
        assert_eq!(ali.next_reply().await.content(), "Two books for ۵۰٬۰۰۰ تومان.");
        ali.click("Buy").await;
        let invoice = ali.next_reply().await.invoice.clone().unwrap();
        assert_eq!((invoice.title.as_str(), invoice.total_amount), ("Two books", PRICE));
        ali.pay().await;
        let thanks = ali.next_reply().await;
        assert_eq!(thanks.content(), "Thank you! ۵۰۰٬۰۰۰ ریال are paid. The books are on their way.");
    }

    #[tokio::test]
    async fn what_is_sold_out_is_not_paid_for() {
        let sandbox = Sandbox::start().await;
        let _bot = shop(&sandbox, 0).await;
        let ali = sandbox.user("Ali");
        ali.send("/start").await;
        ali.next_reply().await;
        ali.click("Buy").await;
        ali.next_reply().await;
        let refusal = ali.pay().await.refusal().await;
        assert_eq!(refusal.as_deref(), Some("The last ones have just been sold."));
    }

    #[tokio::test]
    async fn a_receipt_that_comes_twice_is_honoured_once() {
        let sandbox = Sandbox::start().await;
        let _bot = shop(&sandbox, 5).await;
        let ali = sandbox.user("Ali");
        ali.send("/start").await;
        ali.next_reply().await;
        ali.click("Buy").await;
        ali.next_reply().await;
        let payment = ali.pay().await;
        ali.next_reply().await;
        let again = serde_json::json!({ "message": {
            "message_id": 99, "date": 1, "chat": { "id": ali.id().0, "type": "private" },
            "from": { "id": ali.id().0, "is_bot": false, "first_name": "Ali" },
            "successful_payment": {
                "currency": "IRR", "total_amount": PRICE, "invoice_payload": ORDER,
                "telegram_payment_charge_id": payment.id(),
            },
        }});
        sandbox.push_update(again);
        ali.send("/start").await;
        // What comes next is the answer to this, and no second thanks.
        assert!(ali.next_reply().await.content().starts_with("Two books"));
    }
}
