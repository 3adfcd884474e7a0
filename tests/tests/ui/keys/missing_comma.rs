use balethon::prelude::*;

#[on_message(command = "start" private)]
async fn start() {}

#[on_message(private text)]
async fn text() {}

#[on_message(, private)]
async fn private() {}

fn main() {}
