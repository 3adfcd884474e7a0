use balethon::prelude::*;

#[after]
async fn log() -> &'static str {
    "Done."
}

fn main() {}
