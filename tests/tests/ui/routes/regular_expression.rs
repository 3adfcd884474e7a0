use balethon::prelude::*;

#[on_message(text = r"\d+")]
async fn number() {}

#[on_message(text = r"\d{3}")]
async fn three_digits() {}

#[on_callback_query(data = "^buy:(.*)$")]
async fn buy() {}

// These are texts.
#[on_message(text = [r"\sum", "^_^", "$5"])]
async fn texts() {}

fn main() {}
