use std::str::FromStr;

use balethon::prelude::*;

struct Product;

impl FromStr for Product {
    type Err = std::convert::Infallible;

    fn from_str(_: &str) -> std::result::Result<Self, Self::Err> {
        Ok(Self)
    }
}

#[on_callback_query(data = "buy:{product}")]
async fn buy(product: Product) {
    let Product = product;
}

fn elsewhere() -> String {
    buy::data(Product)
}

fn main() {}
