use std::rc::Rc;

use balethon::prelude::*;

async fn is_first(message: &Message) -> bool {
    let counter = Rc::new(1);
    let sent = message.reply("one").await.is_ok();
    drop(counter);
    sent
}

#[on_message(is_first)]
async fn start() {}

fn main() {}
