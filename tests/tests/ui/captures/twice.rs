use balethon::prelude::*;

#[on_message(text = "{a} and {a}")]
async fn both(a: u32) -> String {
    a.to_string()
}

fn main() {}
