use balethon::prelude::*;

#[on_message]
async fn start() {}

fn main() {
    let _ = handlers![start(), "start"];
}
