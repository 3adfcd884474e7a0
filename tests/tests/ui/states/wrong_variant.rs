use balethon::prelude::*;

#[state]
enum SignUp {
    Name,
    Age { name: String },
    Done(String, u8),
}

#[on_message(state = SignUp::Nmae, text = "{name}")]
async fn got_name(name: String) -> String {
    name
}

fn main() {}
