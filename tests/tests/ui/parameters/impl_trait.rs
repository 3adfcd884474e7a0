use balethon::prelude::*;

#[on_message]
async fn read(message: impl Into<Message>) {
    let _: Message = message.into();
}

fn main() {}
