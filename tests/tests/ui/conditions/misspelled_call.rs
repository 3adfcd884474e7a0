use balethon::prelude::*;

#[on_message(private & autor(5))]
async fn start() {}

fn main() {}
