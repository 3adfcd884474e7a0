use balethon::prelude::*;

struct Shop;

impl Shop {
    #[on_callback_query(data = "buy:{product}")]
    async fn buy(product: u32) -> String {
        product.to_string()
    }
}

fn main() {}
