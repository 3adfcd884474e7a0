use balethon::prelude::*;

fn is_long(message: &Message) -> bool {
    message.content().len() > 1000
}

#[before(is_long)]
async fn look() -> Flow {
    Flow::Stop
}

fn main() {}
