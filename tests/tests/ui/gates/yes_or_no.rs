use balethon::prelude::*;

#[before]
async fn known(user: User) -> bool {
    user.username.is_some()
}

fn main() {}
