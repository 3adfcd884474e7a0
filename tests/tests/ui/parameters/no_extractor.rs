use balethon::prelude::*;

#[on_message]
fn save(amount: u64) {
    let _ = amount;
}

fn main() {}
