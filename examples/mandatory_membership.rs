//! Answers those alone who have joined its channel, in which it is an administrator.

use balethon::condition::MissingChats;
use balethon::prelude::*;

#[before(!is_joined("@our_channel"))]
async fn join_first(missing: MissingChats) -> (&'static str, InlineKeyboard, Flow) {
    ("Please join our channel first.", missing.keyboard(), Flow::Stop)
}

#[on_message(private)]
async fn welcome() -> &'static str {
    "Thank you for being with us!"
}

fn main() -> Result {
    run(Client::from_env()?)
}

#[cfg(test)]
mod tests {
    use balethon::sandbox::Sandbox;

    #[tokio::test]
    async fn those_who_have_not_joined_are_told_where() {
        let sandbox = Sandbox::start().await;
        let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
        let _channel = sandbox.channel("Our channel", [&sara]).with_username("our_channel");
        let _bot = sandbox.run(|client| client).await;
        ali.send("Hello").await;
        let reply = ali.next_reply().await;
        assert_eq!(reply.content(), "Please join our channel first.");
        assert_eq!(reply["reply_markup"]["inline_keyboard"][0][0]["url"], "https://ble.ir/our_channel");
        sara.send("Hello").await;
        assert_eq!(sara.next_reply().await.content(), "Thank you for being with us!");
    }
}
