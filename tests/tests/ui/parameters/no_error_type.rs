use balethon::prelude::*;

#[on_error]
async fn report(error: &Message) {
    let _ = error;
}

fn main() {}
