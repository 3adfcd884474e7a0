use balethon::prelude::*;

#[on_command("{user} ban")]
async fn ban(user: String) -> String {
    user
}

fn main() {}
