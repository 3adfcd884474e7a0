use balethon::prelude::*;

#[on_message(private && text)]
async fn and() {}

#[on_message(private || text)]
async fn or() {}

#[on_message(text == "start")]
async fn equal() {}

fn main() {}
