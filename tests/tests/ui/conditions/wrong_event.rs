use balethon::prelude::*;

fn is_long(text: &str) -> bool {
    text.len() > 100
}

#[on_message(private & is_long)]
async fn start() {}

fn main() {}
