use balethon::prelude::*;

#[state]
struct Cart;

#[on_pre_checkout_query]
async fn pay(cart: Dialogue<Cart>) -> Checkout {
    drop(cart);
    Checkout::Accept
}

fn main() {}
