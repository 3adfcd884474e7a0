use balethon::prelude::*;

#[on_message(private & is_joined(@books))]
async fn start() {}

fn main() {}
