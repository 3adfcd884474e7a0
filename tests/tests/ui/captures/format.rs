use balethon::prelude::*;

#[on_command("ban {user:?}")]
async fn ban(user: String) -> String {
    user
}

fn main() {}
