use balethon::prelude::*;

#[on_command("buy {product")]
#[on_callback_query(data = "buy:{product}")]
async fn buy(product: u32) -> String {
    product.to_string()
}

fn main() {
    println!("{}", buy::data(7));
}
