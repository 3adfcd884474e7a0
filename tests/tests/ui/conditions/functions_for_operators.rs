use balethon::prelude::*;

#[on_message(all(private, text))]
async fn both() {}

#[on_message(private & any(photo, chat("@books")))]
async fn either() {}

#[on_message(not(private))]
async fn elsewhere() {}

#[on_message(all(private | text, photo))]
async fn nested() {}

#[on_message(private & any(text & !reply, |message: &Message| message.is_text()))]
async fn with_closure() {}

#[on_message(not(private | text))]
async fn neither() {}

fn main() {}
