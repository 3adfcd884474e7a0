use balethon::prelude::*;

#[on_message]
async fn read(message: &Message) {
    let _ = message;
}

fn main() {}
