//! For the owner alone: the chain governs every handler below it. For others, there are no such commands.

use std::sync::atomic::Ordering;

use balethon::prelude::*;

use crate::Cafe;

chain!(private & is_owner, name = "admin");

#[condition]
pub(crate) fn is_owner(user: User, cafe: Data<Cafe>) -> bool {
    user.username.as_deref() == Some(cafe.owner)
}

#[on_command]
async fn orders(cafe: Data<Cafe>) -> Result<String> {
    Ok(cafe.orders.lock().map_err(|_| "the list of orders broke")?.join("\n"))
}

#[on_command]
async fn close(cafe: Data<Cafe>) -> &'static str {
    cafe.closed.store(true, Ordering::Relaxed);
    "Closed."
}

#[on_command]
async fn open(cafe: Data<Cafe>) -> &'static str {
    cafe.closed.store(false, Ordering::Relaxed);
    "Open."
}
