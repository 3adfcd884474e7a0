use balethon::prelude::*;

#[on_message]
async fn greet() -> &str {
    "Hello!"
}

#[on_message]
fn echo(message: Message) -> Result<Option<&str>> {
    Ok(message.text.as_deref())
}

fn main() {}
