use balethon::prelude::*;

#[on_message(all(private, text))]
async fn both() {}

#[on_message(private & any(photo, chat("@books")))]
async fn either() {}

#[on_message(not(private))]
async fn elsewhere() {}

fn main() {}
