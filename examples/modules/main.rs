//! A tea house in five modules: nothing has to be listed anywhere, and each says for itself what its handlers have in common.
//!
//! `OWNER` is the username of the one who may see the sales; without it, nobody may.

mod kitchen;
mod menu;
mod orders;
mod owner;
mod unknown;

use balethon::prelude::*;
use kitchen::Kitchen;
use owner::Owner;

fn main() -> Result {
    let owner = Owner(std::env::var("OWNER").unwrap_or_default());
    run(Client::from_env()?.data(Kitchen::default()).data(owner))
}

#[cfg(test)]
mod tests {
    use balethon::sandbox::Sandbox;

    use super::*;

    #[tokio::test]
    async fn a_guest_orders_and_the_owner_sees_it() {
        let sandbox = Sandbox::start().await;
        let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara").with_username("sara"));
        let owner = Owner("sara".to_owned());
        let _bot = sandbox.run(|client| client.data(Kitchen::default()).data(owner)).await;
        ali.send("/start").await;
        assert_eq!(ali.next_reply().await.content(), "Welcome to the tea house!");
        ali.send("منو").await;
        assert_eq!(ali.next_reply().await.content(), "What may it be?");
        ali.click("Saffron tea").await;
        assert_eq!(ali.next_toast().await.text, "A Saffron tea is on its way.");
        ali.send("/sales").await;
        assert_eq!(ali.next_reply().await.content(), "I do not know that. Try /start");
        sara.send("/sales").await;
        assert_eq!(sara.next_reply().await.content(), "Saffron tea: 1");
        let cooks = sandbox.group("Cooks", [&sara]);
        let there = sara.in_group(&cooks);
        for said in ["A Saffron tea, please.", "Nobody waits."] {
            there.send("/next").await;
            assert_eq!(there.next_reply().await.content(), said);
        }
    }
}
