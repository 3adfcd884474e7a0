//! A bill for everyone who writes, and a word to the one who paid it.

use balethon::methods::TEST_WALLET;
use balethon::prelude::*;

#[on_message(successful_payment)]
async fn show_payment(payment: SuccessfulPayment, user: User) -> String {
    format!("{user} paid {}", payment.total_amount)
}

/// Bale asks before the money moves, and waits ten seconds for the answer.
#[on_pre_checkout_query]
async fn accept_payment() -> Checkout {
    Checkout::Accept
}

#[on_message(private)]
async fn send_invoice(message: Message) -> Result {
    let invoice = message.invoice("Some title", Rials(1_000_000)).description("Some description");
    invoice.payload(message.chat.id.to_string()).provider_token(TEST_WALLET).await?;
    Ok(())
}

fn main() -> Result {
    run(Client::from_env()?)
}

#[cfg(test)]
mod tests {
    use balethon::sandbox::Sandbox;

    #[tokio::test]
    async fn a_bill_is_paid() {
        let sandbox = Sandbox::start().await;
        let _bot = sandbox.run(|client| client).await;
        let ali = sandbox.user("Ali");
        ali.send("Hello").await;
        let bill = ali.next_reply().await.invoice.clone().unwrap();
        assert_eq!(bill.title, "Some title");
        ali.pay().await;
        assert_eq!(ali.next_reply().await.content(), "Ali paid ۱٬۰۰۰٬۰۰۰ ریال");
    }
}
