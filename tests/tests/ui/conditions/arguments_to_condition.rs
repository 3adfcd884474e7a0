use balethon::prelude::*;

#[condition(private)]
fn is_staff(user: User) -> bool {
    user.id == 42
}

fn main() {}
