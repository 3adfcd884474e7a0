use balethon::prelude::*;

#[state]
enum SignUp {
    Name,
    Age { name: String },
    Done(String, u8),
}

#[on_message(state = SignUp::Age { name })]
async fn got_age(mame: String) -> String {
    mame
}

fn main() {}
