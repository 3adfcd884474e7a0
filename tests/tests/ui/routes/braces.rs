use balethon::prelude::*;

#[on_message(text = "a {smile")]
async fn open() {}

#[on_message(text = "a smile}")]
async fn close() {}

fn main() {}
