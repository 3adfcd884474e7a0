use balethon::prelude::*;

#[condition]
async fn is_staff(user: User) {
    let _ = user.id;
}

fn main() {}
