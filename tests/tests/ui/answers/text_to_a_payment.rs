use balethon::prelude::*;

#[on_pre_checkout_query]
async fn accept() -> String {
    "yes".to_owned()
}

fn main() {}
