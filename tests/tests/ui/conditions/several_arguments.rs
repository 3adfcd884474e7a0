use balethon::prelude::*;

#[on_message(chat("@books", "@music"))]
async fn of_two_chats() {}

fn main() {}
