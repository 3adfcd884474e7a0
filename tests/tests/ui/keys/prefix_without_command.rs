use balethon::prelude::*;

#[on_message(text = "menu", prefix = "!")]
async fn menu() {}

fn main() {}
