use balethon::prelude::*;

#[state]
enum SignUp {
    Name,
    Age { name: String },
    Done(String, u8),
}

#[on_message(state = SignUp::Age {})]
async fn got_age() {}

fn main() {}
