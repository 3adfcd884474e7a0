use balethon::prelude::*;

#[on_message]
async fn read(message: Mesage) {
    let _ = message;
}

fn main() {}
