use balethon::prelude::*;

#[on_callback_query(data = "buy:{product}", rnak = 1)]
async fn buy(product: u32) -> String {
    product.to_string()
}

fn elsewhere() -> String {
    buy::data(7)
}

fn main() {}
