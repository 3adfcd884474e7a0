//! Payments from the Bale wallet.

use super::limit::{bytes, chars, markup, refuse};
use crate::error::Error;
use crate::types::{LabeledPrice, Message, MessageId, Recipient, ReplyMarkup, Transaction};

/// The token by which the whole way of a payment can be tried without money.
pub const TEST_WALLET: &str = "WALLET-TEST-1111111111111111";

method! {
    /// Sends a request for money. Amounts are in rials.
    ///
    /// When the person pays, a pre-checkout query comes, which has to be answered within 10 seconds, and then a message
    /// with the receipt, the only proof of payment.
    struct SendInvoice, send_invoice = "sendInvoice" -> Message {
        /// Where to.
        chat_id: Recipient,
        /// 1 to 32 characters.
        title: String,
        /// 1 to 255 characters.
        description: String,
        /// 1 to 128 bytes that come back with the payment; nobody sees them.
        payload: String,
        /// The wallet's token from @botfather, or [`TEST_WALLET`].
        provider_token: String,
        /// The lines of the bill; their sum is the amount.
        prices: Vec<LabeledPrice>,
    }
    optional {
        /// The address of a picture of the goods.
        photo_url: String,
        /// The message to reply to.
        reply_to_message_id: MessageId,
        /// A keyboard. Not documented here; one library sends it.
        reply_markup: ReplyMarkup,
        /// `IRR`, which it is anyway. Not documented.
        currency: String,
    }
    example { client.send_invoice(&message, "Two books", "By post", "order 7", balethon::methods::TEST_WALLET, [LabeledPrice::new("Books", Rials(500_000))]).await?; }
    impl {
        fn check(&self) -> Result<(), Error> {
            bill(&self.title, &self.description, &self.payload, &self.provider_token, &self.prices)?;
            markup(self.reply_markup.as_ref())
        }
    }

    /// Makes the id of a payment, for `Bale.WebApp.openInvoice` in a mini app.
    struct CreateInvoiceLink, create_invoice_link = "createInvoiceLink" -> String {
        /// 1 to 32 characters.
        title: String,
        /// 1 to 255 characters.
        description: String,
        /// 1 to 128 bytes that come back with the payment; nobody sees them.
        payload: String,
        /// The wallet's token from @botfather, or [`TEST_WALLET`].
        provider_token: String,
        /// The lines of the bill; their sum is the amount.
        prices: Vec<LabeledPrice>,
    }
    example { let id = client.create_invoice_link("Two books", "By post", "order 7", balethon::methods::TEST_WALLET, [LabeledPrice::new("Books", Rials(500_000))]).await?; }
    impl {
        fn check(&self) -> Result<(), Error> {
            bill(&self.title, &self.description, &self.payload, &self.provider_token, &self.prices)
        }
    }

    /// Accepts or refuses a payment. After 10 seconds without an answer Bale cancels it.
    struct AnswerPreCheckoutQuery, answer_pre_checkout_query = "answerPreCheckoutQuery" {
        /// The query.
        pre_checkout_query_id: String,
        /// True to go on.
        ok: bool,
    }
    optional {
        /// Why not, shown to the person. Required for a refusal.
        error_message: String,
    }
    example { client.answer_pre_checkout_query("7f0c1a52", false).error_message("Sold out").await?; }
    impl {
        fn check(&self) -> Result<(), Error> {
            if !self.ok && self.error_message.as_deref().unwrap_or_default().is_empty() {
                return Err(refuse("a payment is refused with a reason; set `error_message`"));
            }
            Ok(())
        }

        fn answers(&self) -> Option<&str> {
            Some(&self.pre_checkout_query_id)
        }
    }

    /// Looks up a payment.
    struct InquireTransaction, inquire_transaction = "inquireTransaction" -> Transaction, reads {
        /// The id of the pre-checkout query, which is the receipt's charge id.
        transaction_id: String,
    }
    example { let paid = client.inquire_transaction("7f0c1a52").await?.is_paid(); }
}

fn bill(
    title: &str,
    description: &str,
    payload: &str,
    provider_token: &str,
    prices: &[LabeledPrice],
) -> Result<(), Error> {
    chars("the invoice's title", title, 1..=32, "the description takes 255")?;
    chars("the invoice's description", description, 1..=255, "shorten it")?;
    bytes("the invoice's payload", payload, 1..=128, "put an order's id there and keep the rest in the bot")?;
    if provider_token.is_empty() {
        return Err(refuse(format!(
            "the invoice names no wallet; set `provider_token` to what @botfather gave, or to {TEST_WALLET} for trials"
        )));
    }
    if prices.is_empty() {
        return Err(refuse("the invoice has no prices; its amount is their sum"));
    }
    Ok(())
}
