use balethon::prelude::*;

#[on_message(message.id == 5)]
async fn fifth() {}

fn main() {}
