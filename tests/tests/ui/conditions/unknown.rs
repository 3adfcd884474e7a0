use balethon::prelude::*;

#[on_message(privat & text)]
async fn start() {}

fn main() {}
