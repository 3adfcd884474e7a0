use balethon::prelude::*;

#[on_message(photo & text("hi"))]
async fn start() {}

fn main() {}
