use balethon::prelude::*;

#[on_message("start")]
async fn start() {}

#[on_callback_query("yes")]
async fn yes() {}

#[on_update("yes")]
async fn update() {}

fn main() {}
