use balethon::prelude::*;

#[on_command("buy {product}")]
#[on_callback_query(data = "buy:{product}:{count}")]
async fn buy(product: u32, count: u8) -> String {
    format!("{count} of {product}")
}

fn main() {}
