//! Two bots in one program: a shop for customers, and an office that tells the owners what is ordered.
//!
//! `SHOP_TOKEN` and `OFFICE_TOKEN` hold their tokens; without them both run in the sandbox.

use std::sync::{Arc, Mutex};

use balethon::prelude::*;

/// Those who want to hear of orders, known to both bots.
type Owners = Arc<Mutex<Vec<ChatId>>>;

/// The bot by which the shop writes to the owners.
struct Office(Client);

mod shop {
    use super::*;

    /// Orders something.
    #[on_command("order {what}")]
    async fn order(user: User, what: String, owners: Data<Owners>, office: Data<Office>) -> &'static str {
        for owner in owners.lock().unwrap().iter() {
            // Begun, and not waited for: customers need not wait until every owner knows.
            office.0.spawn(office.0.send_message(*owner, format!("{user} orders {what}")));
        }
        "Thank you! We are on it."
    }
}

mod office {
    use super::*;

    /// Tells of orders from now on.
    #[on_command]
    async fn start(chat: Chat, owners: Data<Owners>) -> &'static str {
        owners.lock().unwrap().push(chat.id);
        "You will hear of every order."
    }
}

/// Each bot with handlers of its own.
fn bots(shop: Client, office: Client) -> [Client; 2] {
    let owners = Owners::default();
    let shop = shop.handlers(handlers![mod shop]).data(owners.clone()).data(Office(office.clone()));
    [shop, office.handlers(handlers![mod office]).data(owners)]
}

fn main() -> Result {
    run(bots(Client::from_env_var("SHOP_TOKEN")?, Client::from_env_var("OFFICE_TOKEN")?))
}

#[cfg(test)]
mod tests {
    use balethon::sandbox::Sandbox;

    use super::*;

    #[tokio::test]
    async fn an_order_reaches_the_owner_by_the_other_bot() {
        let sandbox = Sandbox::start().await;
        let token = sandbox.new_bot("Office");
        let [shop, office] = bots(sandbox.client(), sandbox.client_of(&token));
        let _shop = sandbox.run(|_| shop).await;
        let _office = sandbox.run_as(&token, |_| office).await;
        let owner = sandbox.user("Sara").talking_to(&token);
        owner.send("/start").await;
        assert_eq!(owner.next_reply().await.content(), "You will hear of every order.");
        let ali = sandbox.user("Ali");
        ali.send("/order two pots of tea").await;
        assert_eq!(ali.next_reply().await.content(), "Thank you! We are on it.");
        assert_eq!(owner.next_reply().await.content(), "Ali orders two pots of tea");
    }
}
