use balethon::prelude::*;

#[on_message(command = , rank =)]
async fn start() {}

#[on_callback_query(data)]
async fn press() {}

fn main() {}
