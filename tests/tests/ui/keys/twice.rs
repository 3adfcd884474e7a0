use balethon::prelude::*;

#[on_message(command = "start", rank = 1, command = "help", rank = 2)]
async fn start() {}

fn main() {}
