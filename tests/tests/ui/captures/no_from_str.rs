use balethon::prelude::*;

struct Product;

#[on_command("buy {product} {message}")]
async fn buy(product: Product, message: Message) {
    let (Product, _) = (product, message);
}

fn main() {}
