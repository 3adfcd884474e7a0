use balethon::prelude::*;

#[on_callback_query(data = "a_beginning_that_alone_would_be_longer_than_what_a_button_can_hold:{product}:{quantity}")]
async fn buy(product: u32, quantity: u8) -> String {
    format!("{product}{quantity}")
}

#[on_callback_query(data = "a_long_beginning_that_leaves_room_for_one_more_byte_after_it__:{from}:{to}")]
async fn sell(from: u32, to: u8) -> String {
    format!("{from}{to}")
}

fn main() {}
