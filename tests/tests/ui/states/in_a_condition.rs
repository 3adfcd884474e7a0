use balethon::prelude::*;

#[state]
enum SignUp {
    Name,
}

#[on_message(private & SignUp::Name)]
async fn got_name() {}

fn main() {}
