use balethon::prelude::*;

#[on_message(chat = -100)]
async fn in_the_group() {}

#[on_message(private = true)]
async fn alone() {}

fn main() {}
