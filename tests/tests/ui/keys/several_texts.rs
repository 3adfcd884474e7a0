use balethon::prelude::*;

#[on_message(text = "yes" | "no")]
async fn answered() {}

#[on_message(command = "start", "help")]
async fn start() {}

fn main() {}
