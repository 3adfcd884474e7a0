use balethon::prelude::*;

#[on_message(data = "buy")]
async fn buy() {}

fn main() {}
