use balethon::prelude::*;

#[on_command("/start")]
async fn start() {}

fn main() {}
