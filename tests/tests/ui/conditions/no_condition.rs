use balethon::prelude::*;

#[on_message(if true { private } else { group })]
async fn choose() {}

#[on_message(private & "text")]
async fn literal() {}

fn main() {}
