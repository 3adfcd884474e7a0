use balethon::prelude::*;

#[on_message(lambda message: message.text)]
async fn python() {}

#[on_message(message => message.text)]
async fn script() {}

fn main() {}
