use balethon::prelude::*;

#[on_command("buy {product}", rnk = 1)]
#[on_callback_query(data = "buy:{product}", text = "Shop")]
async fn buy(product: u32) -> String {
    product.to_string()
}

fn main() {
    println!("{} {}", buy::text(7), buy::data(7));
}
