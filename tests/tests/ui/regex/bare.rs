use balethon::prelude::*;

#[on_message(regex)]
async fn wake() {}

fn main() {}
