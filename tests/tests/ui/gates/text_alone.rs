use balethon::prelude::*;

#[before(private)]
async fn join_first() -> &'static str {
    "Join our channel first."
}

fn main() {}
