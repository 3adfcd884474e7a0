use balethon::prelude::*;

#[on_message]
async fn count() -> usize {
    3
}

fn main() {}
