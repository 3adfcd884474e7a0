use balethon::prelude::*;

#[on_message(text = "add {numbers} to {name}")]
async fn add(numbers: Vec<u32>, name: String) -> String {
    format!("{numbers:?}{name}")
}

fn main() {}
