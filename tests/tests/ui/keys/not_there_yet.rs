use balethon::prelude::*;

#[on_message(regex = r"\d+")]
async fn name() {}

fn main() {}
