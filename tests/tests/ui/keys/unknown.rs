use balethon::prelude::*;

#[on_message(comand = "start", private)]
async fn start() {}

fn main() {}
