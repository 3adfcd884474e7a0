use balethon::prelude::*;

#[on_command(&["start", "help"])]
async fn start() {}

fn main() {}
