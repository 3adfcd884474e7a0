use balethon::prelude::*;

#[on_message(command = start)]
async fn start() {}

fn main() {}
