use balethon::prelude::*;

#[on_message(private, text)]
async fn start() {}

fn main() {}
