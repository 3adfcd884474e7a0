#![deny(unused_must_use)]

use balethon::prelude::*;

#[on_message]
async fn echo(message: Message) {
    message.reply("Hello");
}

fn main() {}
