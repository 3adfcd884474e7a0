use balethon::prelude::*;

#[on_callback_query(command = "buy")]
async fn buy() {}

fn main() {}
