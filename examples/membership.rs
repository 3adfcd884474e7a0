//! Answers those who have joined a channel, and asks the others to.

use balethon::prelude::*;

const CHANNEL: &str = "@our_channel";

#[before(!is_joined(CHANNEL))]
async fn not_joined() -> (&'static str, Flow) {
    ("Please join our channel first", Flow::Stop)
}

#[on_message]
async fn answer_message() -> &'static str {
    "Thank you for using this bot"
}

fn main() -> Result {
    run(Client::from_env()?)
}

#[cfg(test)]
mod tests {
    use balethon::sandbox::Sandbox;

    #[tokio::test]
    async fn who_has_not_joined_is_asked_to() {
        let sandbox = Sandbox::start().await;
        let (owner, ali, sara) = (sandbox.user("Owner"), sandbox.user("Ali"), sandbox.user("Sara"));
        let _channel = sandbox.channel("Our channel", [&owner, &ali]).with_username("our_channel");
        let _bot = sandbox.run(|client| client).await;
        for (person, answer) in [(&ali, "Thank you for using this bot"), (&sara, "Please join our channel first")] {
            person.send("Hello").await;
            assert_eq!(person.next_reply().await.content(), answer);
        }
    }
}
