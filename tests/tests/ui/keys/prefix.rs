use balethon::prelude::*;

#[on_command(prefix = ["!", "bot "])]
async fn menu() {}

#[on_command(prefix = "")]
async fn nothing() {}

fn main() {}
