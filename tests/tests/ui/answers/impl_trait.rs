use balethon::prelude::*;

#[on_message]
async fn greet() -> impl Into<String> {
    "hello"
}

fn main() {}
