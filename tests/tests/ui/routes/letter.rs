use balethon::prelude::*;

#[on_message(command = ["help", "راهنما", "show-all"])]
async fn help() {}

fn main() {}
