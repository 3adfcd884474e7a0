use balethon::prelude::*;

#[on_callback_query(regex = "buy:(?!0)(?<number>[0-9]+)")]
async fn buy(number: u32) {
    let _ = (number,);
}

fn main() {}
