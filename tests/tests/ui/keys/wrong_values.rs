use balethon::prelude::*;

#[on_message(command = 5, rank = "first", group = 1.5)]
async fn start() {}

#[on_message(text = start, rank = 1u8)]
async fn text() {}

#[on_message(rank = 3000000000)]
async fn last() {}

fn main() {}
