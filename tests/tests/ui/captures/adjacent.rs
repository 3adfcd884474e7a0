use balethon::prelude::*;

#[on_callback_query(data = "buy:{product}{quantity}")]
async fn buy(product: u32, quantity: u8) -> String {
    format!("{product}{quantity}")
}

fn elsewhere() -> String {
    buy::data(1, 2)
}

fn main() {}
