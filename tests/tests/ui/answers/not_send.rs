use std::rc::Rc;

use balethon::prelude::*;

#[on_message]
async fn count(message: Message) -> Result<&'static str> {
    let counter = Rc::new(1);
    message.reply("one").await?;
    drop(counter);
    Ok("two")
}

fn main() {}
