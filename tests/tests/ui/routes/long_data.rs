use balethon::prelude::*;

#[on_callback_query(data = "0123456789012345678901234567890123456789012345678901234567890123456789")]
async fn answer() {}

fn main() {}
