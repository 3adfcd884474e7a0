//! Sends back what it gets.

use balethon::prelude::*;

#[on_message(private & text)]
async fn echo(message: Message) -> String {
    message.content().to_owned()
}

fn main() -> Result {
    run(Client::from_env()?)
}

#[cfg(test)]
mod tests {
    use balethon::sandbox::Sandbox;

    #[tokio::test]
    async fn sends_back_what_it_gets() {
        let sandbox = Sandbox::start().await;
        let _bot = sandbox.run(|client| client).await;
        let ali = sandbox.user("Ali");
        let sent = ali.send("سلام").await;
        let reply = ali.next_reply().await;
        assert_eq!(reply.content(), "سلام");
        assert_eq!(reply.reply_to_message.as_ref().map(|quoted| quoted.id.0), Some(sent.id()));
    }
}
