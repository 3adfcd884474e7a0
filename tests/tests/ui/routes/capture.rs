use balethon::prelude::*;

#[on_callback_query(data = "buy:{product}")]
async fn buy(product: u32) {
    let _ = product;
}

fn main() {}
