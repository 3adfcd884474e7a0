use balethon::prelude::*;

struct Shop;

#[on_message]
async fn show(_shop: Shop) {}

fn main() {}
