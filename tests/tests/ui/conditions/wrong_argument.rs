use balethon::prelude::*;

#[on_message(author(1.5))]
async fn start() {}

#[on_message(is_joined(true))]
async fn joined() {}

fn main() {}
