use balethon::prelude::*;

#[on_initialize]
async fn greet() -> &'static str {
    "hello, but to whom?"
}

fn main() {}
