use balethon::prelude::*;

#[state]
enum SignUp {
    Name,
    Age { name: String },
    Done(String, u8),
}

#[on_message(state = SignUp::Age { name }, text = "{name}")]
async fn got_age(name: String) -> String {
    name
}

fn main() {}
