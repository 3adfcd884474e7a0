use balethon::prelude::*;

#[on_error]
async fn report(error: &str) {
    println!("{error}");
}

fn main() {}
