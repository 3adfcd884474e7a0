use balethon::prelude::*;

#[condition]
async fn is_staff(user: User) -> i64 {
    user.id.0
}

#[on_message(is_staff)]
async fn start() {}

fn main() {}
