use balethon::prelude::*;

#[on_command(["ban {user}", "اخراج"])]
async fn ban(user: String) -> String {
    user
}

#[on_command(["give {user}", "gift {person}"])]
async fn give(user: String, person: String) -> String {
    user + &person
}

fn main() {}
