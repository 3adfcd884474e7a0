use balethon::prelude::*;

#[on_command("buy {product}")]
#[on_message(text = "Shop")]
async fn buy(product: u32) -> String {
    product.to_string()
}

fn main() {
    println!("{}", buy::text(7));
}
