use balethon::prelude::*;

#[on_message]
async fn pressed(client: Client, query: CallbackQuery) {
    let _ = (client, query);
}

fn main() {}
