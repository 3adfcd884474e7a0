use balethon::prelude::*;

#[state]
enum SignUp {
    Name,
    Age { name: String },
    Done(String, u8),
}

#[on_pre_checkout_query(state = SignUp::Name)]
async fn pay() -> Checkout {
    Checkout::Accept
}

fn main() {}
