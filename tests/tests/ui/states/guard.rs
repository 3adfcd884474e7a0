use balethon::prelude::*;

#[state]
enum SignUp {
    Age { tries: u8 },
}

#[on_message(state = SignUp::Age { tries } if tries > 3, private)]
async fn give_up(tries: u8) {
    let _ = tries;
}

fn main() {
    let _ = SignUp::Age { tries: 0 };
}
