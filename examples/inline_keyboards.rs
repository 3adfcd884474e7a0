//! Buttons under a message, and what happens when one is pressed.

use balethon::prelude::*;

#[on_message(private)]
async fn answer_message() -> (&'static str, InlineKeyboard) {
    ("Click a button!", InlineKeyboard::new().button("Button 1", "1").row().button("Button 2", "2"))
}

#[on_callback_query]
async fn answer_callback_query(query: CallbackQuery) -> String {
    format!("Thank you for clicking on button {}", query.data.unwrap_or_default())
}

fn main() -> Result {
    run(Client::from_env()?)
}

#[cfg(test)]
mod tests {
    use balethon::sandbox::Sandbox;

    #[tokio::test]
    async fn thanks_for_each_click() {
        let sandbox = Sandbox::start().await;
        let _bot = sandbox.run(|client| client).await;
        let ali = sandbox.user("Ali");
        ali.send("Hi").await;
        assert_eq!(ali.next_reply().await.content(), "Click a button!");
        for number in ["1", "2"] {
            ali.click(format!("Button {number}")).await;
            assert_eq!(ali.next_toast().await.text, format!("Thank you for clicking on button {number}"));
        }
    }
}
