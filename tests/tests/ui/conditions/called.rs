use balethon::prelude::*;

#[on_message(private(5))]
async fn start() {}

fn main() {}
