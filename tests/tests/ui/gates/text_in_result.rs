use balethon::prelude::*;

#[before]
fn join_first(user: User) -> Result<(String, InlineKeyboard)> {
    Ok((user.first_name, InlineKeyboard::new()))
}

fn main() {}
