//! What one does about a payment.

use crate::methods::{AnswerPreCheckoutQuery, InquireTransaction, Request, SendInvoice};
use crate::types::{LabeledPrice, PreCheckoutQuery, Rials};

impl PreCheckoutQuery {
    /// Lets the person pay. Check payload and amount before.
    pub fn accept(&self) -> Request<AnswerPreCheckoutQuery> {
        Request::new(self.bound.api().cloned(), AnswerPreCheckoutQuery::new(&*self.id, true))
    }

    /// Cancels the payment, with a reason that the person is shown.
    pub fn refuse(&self, reason: impl Into<String>) -> Request<AnswerPreCheckoutQuery> {
        let mut method = AnswerPreCheckoutQuery::new(&*self.id, false);
        method.error_message = Some(reason.into());
        Request::new(self.bound.api().cloned(), method)
    }

    /// Looks up how far the payment is.
    pub fn transaction(&self) -> Request<InquireTransaction> {
        Request::new(self.bound.api().cloned(), InquireTransaction::new(&*self.id))
    }
}

impl Request<SendInvoice> {
    /// What the bill is for, 1 to 255 characters.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.method.description = description.into();
        self
    }

    /// 1 to 128 bytes that come back with the payment; nobody sees them.
    pub fn payload(mut self, payload: impl Into<String>) -> Self {
        self.method.payload = payload.into();
        self
    }

    /// The wallet's token from @botfather, or [`TEST_WALLET`](crate::methods::TEST_WALLET).
    pub fn provider_token(mut self, token: impl Into<String>) -> Self {
        self.method.provider_token = token.into();
        self
    }

    /// One more line of the bill.
    pub fn price(mut self, label: impl Into<String>, amount: impl Into<Rials>) -> Self {
        self.method.prices.push(LabeledPrice::new(label, amount));
        self
    }
}
