use balethon::prelude::*;

struct Bot;

impl Bot {
    #[on_message]
    async fn start() {}
}

fn main() {}
