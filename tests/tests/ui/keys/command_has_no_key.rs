use balethon::prelude::*;

#[on_command(command = "start")]
async fn start() {}

fn main() {}
