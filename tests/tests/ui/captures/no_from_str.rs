use balethon::prelude::*;

struct Product;

#[on_command("buy {product} {message}")]
async fn buy(product: Product, message: Message) {
    let (Product, _) = (product, message);
}

#[on_command("give {products}")]
async fn give(products: Vec<Product>) {
    let _ = products;
}

fn main() {}
