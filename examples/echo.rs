//! Sends back what it gets.

use balethon::prelude::*;

/// Says hello.
#[on_message(command = "start")]
async fn start() -> &'static str {
    "Hello! Send me anything and I will send it back."
}

#[on_message(private & text)]
async fn echo(message: Message) -> Result {
    message.reply(message.content()).await?;
    Ok(())
}

fn main() -> Result {
    run(Client::from_env()?.max_workers(50))
}
