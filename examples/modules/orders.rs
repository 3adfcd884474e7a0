//! What happens when a guest has chosen.

use balethon::prelude::*;

use crate::kitchen::Kitchen;

chain!(name = "orders");

#[on_callback_query(data = "order:{number}")]
pub(crate) async fn order(number: usize, kitchen: Data<Kitchen>) -> String {
    match kitchen.order(number) {
        Some(tea) => format!("A {tea} is on its way."),
        None => "That is no longer on the menu.".to_owned(),
    }
}
