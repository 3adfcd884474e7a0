use balethon::prelude::*;

#[on_message(command = "start", text = "Start")]
async fn start() {}

fn main() {}
