use balethon::prelude::*;

#[on_message(command = "")]
async fn command() {}

#[on_message(text = [])]
async fn text() {}

#[on_command([])]
async fn list() {}

fn main() {}
