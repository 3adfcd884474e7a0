use balethon::prelude::*;

struct Cart;

#[on_message]
async fn buy(cart: Dialogue<Cart>) {
    drop(cart);
}

fn main() {}
