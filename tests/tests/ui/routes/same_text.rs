use balethon::prelude::*;

#[on_message(text = ["yes", "no", "yes"])]
async fn answer() {}

fn main() {}
