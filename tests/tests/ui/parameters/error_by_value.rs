use balethon::prelude::*;

#[on_error]
async fn report(error: Failure) {
    let _ = error;
}

#[on_error]
async fn other(error: balethon::Error) {
    let _ = error;
}

fn main() {}
