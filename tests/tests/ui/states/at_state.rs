use balethon::prelude::*;

#[state]
enum SignUp {
    Name,
    Age { name: String },
    Done(String, u8),
}

#[on_message(at_state = SignUp::Name)]
async fn got_name() {}

fn main() {}
