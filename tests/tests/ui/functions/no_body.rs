use balethon::prelude::*;

#[on_message]
async fn greet(message: Message);

fn main() {}
