use balethon::prelude::*;

const product: u32 = 5;

#[on_callback_query(data = "buy:{product}")]
async fn buy() {}

fn main() {}
