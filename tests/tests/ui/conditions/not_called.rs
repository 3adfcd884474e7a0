use balethon::prelude::*;

#[on_message(private & chat)]
async fn start() {}

fn main() {}
