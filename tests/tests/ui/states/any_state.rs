use balethon::prelude::*;

#[state]
enum SignUp {
    Name,
    Age { name: String },
    Done(String, u8),
}

#[on_message(state = _)]
async fn whatever() {}

fn main() {}
