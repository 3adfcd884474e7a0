//! Invoices and payments with the wallet. No money moves here, whatever the token.

use std::time::Duration;

use serde_json::{Value, json};

use super::{ChatKey, Draft, Happening, Outcome, Refusal, World};

/// How long a bot has to answer a pre-checkout query.
pub(crate) const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// A request for money, in a message or behind a link.
#[derive(Clone, Debug)]
pub(crate) struct Invoice {
    pub(crate) bot: i64,
    pub(crate) payload: String,
    pub(crate) amount: i64,
}

/// A payment that somebody began.
#[derive(Clone, Debug)]
pub(crate) struct Payment {
    pub(crate) bot: i64,
    pub(crate) user: i64,
    /// Where the receipt goes; unknown for a query that a test made up.
    place: Option<ChatKey>,
    pub(crate) amount: i64,
    payload: String,
    pub(crate) status: PaymentStatus,
    /// Why it came to nothing, as the person is told.
    pub(crate) refusal: Option<String>,
    began_ms: i64,
}

/// The four statuses that `inquireTransaction` knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PaymentStatus {
    Pending,
    Paid,
    Failed,
    Rejected,
}

impl PaymentStatus {
    fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Paid => "paid",
            Self::Failed => "failed",
            Self::Rejected => "rejected",
        }
    }
}

impl Payment {
    /// The `Transaction` object.
    pub(crate) fn json(&self, id: &str) -> Value {
        json!({
            "id": id, "status": self.status.as_str(), "userID": self.user, "amount": self.amount,
            "createdAt": self.began_ms / 1000,
        })
    }
}

impl World {
    /// An id as invoices and payments have them.
    pub(crate) fn payment_id(&mut self) -> String {
        self.numbers.payments += 1;
        let mut random = fastrand::Rng::with_seed(self.numbers.payments.unsigned_abs());
        let (a, b) = (random.u64(..), random.u64(..));
        format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            a >> 32,
            (a >> 16) & 0xffff,
            a & 0xffff,
            b >> 48,
            b & 0xffff_ffff_ffff
        )
    }

    /// The invoice that a message holds.
    pub(crate) fn add_invoice(&mut self, key: ChatKey, message_id: i64, invoice: Invoice) {
        self.invoices.insert((key, message_id), invoice);
    }

    /// An invoice behind a link; gives the link's id.
    pub(crate) fn add_invoice_link(&mut self, invoice: Invoice) -> String {
        let id = self.payment_id();
        self.invoice_links.insert(id.clone(), invoice);
        id
    }

    /// A person pays the invoice in this message. The bot is asked first; gives the id of its query.
    pub(crate) fn pay(&mut self, key: ChatKey, user: i64, message_id: i64) -> Outcome<String> {
        self.stored(key, message_id).ok_or_else(Refusal::no_message)?;
        let invoice = self.invoices.get(&(key, message_id)).cloned();
        let invoice = invoice.ok_or_else(|| Refusal::bad_request("the message holds no invoice"))?;
        self.begin_payment(key, user, invoice)
    }

    /// A person pays from a mini app of the bot.
    pub(crate) fn pay_link(&mut self, user: i64, link: &str) -> Outcome<String> {
        let invoice = self.invoice_links.get(link).cloned().ok_or_else(|| Refusal::bad_request("invoice not found"))?;
        self.open_private(invoice.bot, user);
        self.begin_payment(ChatKey::Private { bot: invoice.bot, user }, user, invoice)
    }

    fn begin_payment(&mut self, key: ChatKey, user: i64, invoice: Invoice) -> Outcome<String> {
        let from = self.user(user).ok_or_else(Refusal::no_such_chat)?;
        let id = self.payment_id();
        let query = json!({
            "id": id, "from": from, "currency": "IRR", "total_amount": invoice.amount,
            "invoice_payload": invoice.payload,
        });
        let payment = Payment {
            bot: invoice.bot,
            user,
            place: Some(key),
            amount: invoice.amount,
            payload: invoice.payload,
            status: PaymentStatus::Pending,
            refusal: None,
            began_ms: self.now_ms(),
        };
        self.log.add(Some(key), Happening::Paying { user, amount: invoice.amount });
        self.payments.insert(id.clone(), payment);
        self.update(invoice.bot, "pre_checkout_query", &query);
        Ok(id)
    }

    /// Remembers a query that a test made up, so that it can be answered.
    pub(crate) fn know_payment(&mut self, bot: i64, query: &Value) {
        let Some(id) = query["id"].as_str() else { return };
        let payment = Payment {
            bot,
            user: query["from"]["id"].as_i64().unwrap_or_default(),
            place: None,
            amount: query["total_amount"].as_i64().unwrap_or_default(),
            payload: query["invoice_payload"].as_str().unwrap_or_default().to_owned(),
            status: PaymentStatus::Pending,
            refusal: None,
            began_ms: self.now_ms(),
        };
        self.payments.insert(id.to_owned(), payment);
    }

    /// The bot accepts a payment (`None`) or refuses it with a reason.
    pub(crate) fn answer_checkout(&mut self, bot: i64, id: &str, refusal: Option<&str>) -> Outcome<()> {
        self.expire_payments();
        let payment = self.payments.get_mut(id).filter(|payment| payment.bot == bot);
        let payment = payment.ok_or_else(|| Refusal::bad_request("query not found"))?;
        if payment.status != PaymentStatus::Pending {
            return Err(Refusal::bad_request("query is too old or answered already"));
        }
        payment.status = if refusal.is_none() { PaymentStatus::Paid } else { PaymentStatus::Rejected };
        payment.refusal = refusal.map(str::to_owned);
        let (Some(key), user) = (payment.place, payment.user) else { return Ok(()) };
        if let Some(reason) = refusal {
            self.log.add(Some(key), Happening::PaymentFailed { user, reason: reason.to_owned() });
            return Ok(());
        }
        let receipt = json!({
            "currency": "IRR", "total_amount": payment.amount, "invoice_payload": payment.payload,
            "telegram_payment_charge_id": id,
            "provider_payment_charge_id": format!("{}", 140_400_112_233 + self.numbers.payments),
        });
        self.post(key, user, Draft::service("successful_payment", receipt)).map(drop)
    }

    /// Cancels the payments whose bot has kept silent for too long.
    pub(crate) fn expire_payments(&mut self) {
        let now = self.now_ms();
        let within_ms = i64::try_from(ANSWER_WITHIN.as_millis()).unwrap_or(i64::MAX);
        for payment in self.payments.values_mut() {
            if payment.status == PaymentStatus::Pending && now - payment.began_ms >= within_ms {
                payment.status = PaymentStatus::Failed;
                let reason = "the bot did not answer in time".to_owned();
                payment.refusal = Some(reason.clone());
                self.log.add(payment.place, Happening::PaymentFailed { user: payment.user, reason });
            }
        }
    }

    /// A person's newest invoice in a chat.
    pub(crate) fn newest_invoice(&self, key: ChatKey) -> Option<i64> {
        let messages = self.chats.get(&key)?.messages.keys().rev();
        messages.copied().find(|id| self.invoices.contains_key(&(key, *id)))
    }
}
