use balethon::prelude::*;

#[on_error]
async fn report(error: &dyn std::error::Error) {
    let _ = error;
}

fn main() {}
