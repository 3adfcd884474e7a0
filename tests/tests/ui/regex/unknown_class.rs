use balethon::prelude::*;

#[on_message(text & regex(r"^\p{Farsi}+$"))]
async fn persian() {}

fn main() {}
