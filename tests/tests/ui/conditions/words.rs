use balethon::prelude::*;

#[on_message(private and text)]
async fn both() {}

#[on_message(private or group)]
async fn either() {}

#[on_message(not private)]
async fn shared() {}

#[on_message(text & not private)]
async fn shared_text() {}

fn main() {}
