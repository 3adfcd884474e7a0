use balethon::prelude::*;

struct Bot;

impl Bot {
    #[on_message]
    async fn start(&self, message: Message) {
        let _ = message;
    }
}

fn main() {}
