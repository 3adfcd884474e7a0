//! Commands, each named after its function.

use balethon::prelude::*;

#[on_command(private)]
async fn start() -> &'static str {
    "Hello, I'm the commands bot\nUse /help to see my commands"
}

#[on_command(private)]
async fn help() -> &'static str {
    "/say_hello\n/count_to_ten"
}

#[on_command(private)]
async fn say_hello() -> &'static str {
    "Hello my dear and precious user!"
}

#[on_command(private)]
async fn count_to_ten(message: Message) -> Result {
    let counting = message.reply("I will start to count to ten now").await?;
    for number in 1..=10 {
        counting.edit_text(number.to_string()).await?;
    }
    Ok(())
}

fn main() -> Result {
    run(Client::from_env()?)
}

#[cfg(test)]
mod tests {
    use balethon::sandbox::Sandbox;

    #[tokio::test]
    async fn answers_commands() {
        let sandbox = Sandbox::start().await;
        let _bot = sandbox.run(|client| client).await;
        let ali = sandbox.user("Ali");
        for (command, answer) in [
            ("/start", "Hello, I'm the commands bot\nUse /help to see my commands"),
            ("/help", "/say_hello\n/count_to_ten"),
            ("/say_hello", "Hello my dear and precious user!"),
        ] {
            ali.send(command).await;
            assert_eq!(ali.next_reply().await.content(), answer);
        }
    }

    #[tokio::test]
    async fn counts_to_ten() {
        let sandbox = Sandbox::start().await;
        let _bot = sandbox.run(|client| client).await;
        let ali = sandbox.user("Ali");
        ali.send("/count_to_ten").await;
        assert_eq!(ali.next_reply().await.content(), "I will start to count to ten now");
        for number in 1..=10 {
            assert_eq!(ali.next_edit().await.content(), number.to_string());
        }
    }
}
