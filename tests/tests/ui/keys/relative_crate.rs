use balethon::prelude::*;

#[on_message(crate = renamed)]
async fn start() {}

fn main() {}
