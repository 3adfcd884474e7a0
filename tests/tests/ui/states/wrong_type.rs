use balethon::prelude::*;

#[state]
enum SignUp {
    Name,
    Age { name: String },
    Done(String, u8),
}

#[on_message(state = SignUp::Done(name, age))]
async fn done(age: u64, name: String) -> String {
    format!("{name}, {age}")
}

fn main() {}
