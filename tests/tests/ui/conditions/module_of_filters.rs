use balethon::prelude::*;

#[on_message(filters.private)]
async fn alone() {}

#[on_message(text & !filters.private)]
async fn shared() {}

fn main() {}
