use balethon::prelude::*;

#[on_message(filters::private)]
async fn alone() {}

fn main() {}
