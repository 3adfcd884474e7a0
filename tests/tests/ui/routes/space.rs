use balethon::prelude::*;

#[on_command("ban user")]
async fn ban() {}

fn main() {}
