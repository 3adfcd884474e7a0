use balethon::prelude::*;

struct Product;

#[on_command("buy {product} {message}")]
async fn buy(product: Product, message: Message) {
    let (Product, _) = (product, message);
}

#[on_callback_query(data = "sell:{products}")]
async fn sell(products: Vec<Product>) {
    drop(products);
}

fn main() {}
