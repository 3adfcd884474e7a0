use balethon::prelude::*;

#[on_message(~private)]
async fn shared() {}

#[on_message(text & ~private)]
async fn shared_text() {}

fn main() {}
