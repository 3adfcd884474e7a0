use balethon::prelude::*;

enum SignUp {
    Name,
}

#[on_message(state = SignUp::_)]
async fn got_name() {}

fn main() {
    let _ = SignUp::Name;
}
