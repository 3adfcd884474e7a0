use balethon::prelude::*;

#[on_callback_query(data = "buy:{product}")]
async fn buy(product: u32, data: String) {
    println!("{product} {data}");
}

fn main() {}
