use balethon::prelude::*;

fn length(message: &Message) -> usize {
    message.content().len()
}

#[on_message(length)]
async fn start() {}

#[on_message(|message| message.content().len())]
async fn closure() {}

fn main() {}
