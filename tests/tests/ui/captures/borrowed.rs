use balethon::prelude::*;

#[on_command("ban {user}")]
async fn ban(user: &str) -> String {
    user.to_owned()
}

fn main() {}
