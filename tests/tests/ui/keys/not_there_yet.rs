use balethon::prelude::*;

enum SignUp {
    Name,
}

#[on_message(state = SignUp::Name, regex = r"\d+")]
async fn name() {}

fn main() {
    let _ = SignUp::Name;
}
