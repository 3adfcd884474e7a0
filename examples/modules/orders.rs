//! Orders, by a button and by a command.

use balethon::prelude::*;

use crate::Cafe;

#[on_command("order {item} {count}")]
#[on_callback_query(data = "order:{item}:{count}")]
pub(crate) async fn order(item: String, count: Option<u8>, cafe: Data<Cafe>) -> Result<String> {
    let order = format!("{} x {item}", count.unwrap_or(1));
    cafe.orders.lock().map_err(|_| "the list of orders broke")?.push(order.clone());
    Ok(format!("{order} is on its way."))
}
