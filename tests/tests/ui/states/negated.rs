use balethon::prelude::*;

#[state]
enum SignUp {
    Name,
    Age,
}

#[on_message(state = !SignUp::Name)]
async fn got_age() {}

fn main() {
    let _ = (SignUp::Name, SignUp::Age);
}
