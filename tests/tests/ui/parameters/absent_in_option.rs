use balethon::prelude::*;

#[on_callback_query]
async fn pay(payment: Option<PreCheckoutQuery>) {
    let _ = payment;
}

fn main() {}
