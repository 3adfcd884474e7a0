use balethon::prelude::*;

#[condition]
fn is_staff(message: &Message, user: User) -> bool {
    message.content() == user.first_name
}

fn main() {}
