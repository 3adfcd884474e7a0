use balethon::prelude::*;

#[on_message]
async fn start(#[cfg(unix)] message: Message) {
    let _ = message;
}

fn main() {}
