use balethon::prelude::*;

#[on_command(start)]
async fn start() {}

#[on_message(echo)]
async fn echo() {}

fn main() {}
