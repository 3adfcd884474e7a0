//! What a person pays, and what becomes of it.

use std::panic::Location;
use std::sync::Arc;

use crate::sandbox::patience::within;
use crate::sandbox::state::Shared;
use crate::sandbox::world::PaymentStatus;

use super::Person;

/// A payment that a person has begun, on which the bot decides.
#[derive(Clone, Debug)]
pub struct Payment {
    shared: Arc<Shared>,
    id: String,
}

impl Person {
    /// Pays the newest invoice in the chat. The bot is asked first (`pre_checkout_query`), within ten seconds; what it
    /// says, [`Payment::refusal`] waits for.
    ///
    /// # Panics
    /// When there is no invoice after ten seconds.
    #[track_caller]
    pub fn pay(&self) -> impl Future<Output = Payment> + use<> {
        let (person, place) = (self.clone(), Location::caller());
        async move {
            let found = person.shared.wait_for(|state| state.world.newest_invoice(person.key));
            let invoice = within(&person.shared, place, "an invoice".to_owned(), found).await;
            person.begun(person.act(place, "pay", |state| state.world.pay(person.key, person.id, invoice)))
        }
    }

    /// Pays an invoice by the id that `createInvoiceLink` gave, as a mini app lets them.
    ///
    /// # Panics
    /// When there is no such invoice.
    #[track_caller]
    pub fn pay_link<T: Into<String>>(&self, link: T) -> impl Future<Output = Payment> + use<T> {
        let (person, place, link) = (self.clone(), Location::caller(), link.into());
        async move { person.begun(person.act(place, "pay", |state| state.world.pay_link(person.id, &link))) }
    }

    fn begun(&self, id: String) -> Payment {
        self.shared.watch_payment();
        Payment { shared: self.shared.clone(), id }
    }
}

impl Payment {
    /// Its id, which the bot has from the pre-checkout query and from the receipt.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Waits until the bot has decided, and gives what the person is told if it refused; `None` if the payment went on.
    ///
    /// ```
    /// # use balethon::methods::TEST_WALLET;
    /// # use balethon::prelude::*;
    /// # use balethon::sandbox::Sandbox;
    /// # #[on_command]
    /// # async fn buy(message: Message) -> Result {
    /// #     message.invoice("Tea", Rials(300_000)).payload("tea").provider_token(TEST_WALLET).await?;
    /// #     Ok(())
    /// # }
    /// #[on_pre_checkout_query]
    /// async fn sold_out() -> Checkout {
    ///     Checkout::refuse("Sold out.")
    /// }
    ///
    /// # #[tokio::main]
    /// # async fn main() {
    /// # let sandbox = Sandbox::start().await;
    /// # let _bot = sandbox.run(|client| client.handlers(handlers![buy, sold_out])).await;
    /// # let ali = sandbox.user("Ali");
    /// ali.send("/buy").await;
    /// assert_eq!(ali.pay().await.refusal().await.as_deref(), Some("Sold out."));
    /// # }
    /// ```
    ///
    /// # Panics
    /// When the bot has not decided after ten seconds.
    #[track_caller]
    pub fn refusal(&self) -> impl Future<Output = Option<String>> + use<> {
        let (payment, place) = (self.clone(), Location::caller());
        async move {
            let decided = payment.shared.wait_for(|state| {
                let payment = state.world.payments.get(&payment.id)?;
                (payment.status != PaymentStatus::Pending).then(|| payment.refusal.clone())
            });
            within(&payment.shared, place, "the bot to decide on a payment".to_owned(), decided).await
        }
    }
}
