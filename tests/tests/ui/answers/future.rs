use balethon::prelude::*;

#[on_message]
fn greet() -> impl Future<Output = &'static str> {
    async { "hello" }
}

fn main() {}
