use balethon::prelude::*;

fn limit(count: usize) -> usize {
    count
}

#[on_message(limit(3))]
async fn start() {}

fn main() {}
