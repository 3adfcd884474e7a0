use balethon::prelude::*;

#[on_command(regex = "wake.*")]
async fn wake() {}

fn main() {}
