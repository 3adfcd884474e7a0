use balethon::prelude::*;

#[state]
enum SignUp {
    Name,
    Age { name: String },
    Done(String, u8),
}

#[on_message(state = SignUp::Done(name))]
async fn done(name: String) -> String {
    name
}

fn main() {}
