use balethon::prelude::*;

#[on_message]
async fn echo(message: Message) -> Result<Message> {
    Ok(message.reply("Hello").await?)
}

fn main() {}
