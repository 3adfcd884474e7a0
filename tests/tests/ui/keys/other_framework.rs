use balethon::prelude::*;

#[on_message(commands = ["start"], filter = private, priority = 1)]
async fn start() {}

fn main() {}
