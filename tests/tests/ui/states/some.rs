use balethon::prelude::*;

#[state]
enum SignUp {
    Name,
    Age { name: String },
    Done(String, u8),
}

#[on_message(state = Some(SignUp::Name))]
async fn got_name() {}

fn main() {}
