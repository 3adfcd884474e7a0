//! A gate: while the café is closed, guests get no further than this.

use std::sync::atomic::Ordering;

use balethon::prelude::*;

use crate::Cafe;
use crate::admin::is_owner;

#[before(!is_owner)]
async fn closed(cafe: Data<Cafe>) -> Option<(&'static str, Flow)> {
    let is_closed = cafe.closed.load(Ordering::Relaxed);
    is_closed.then_some(("We are closed. Come back tomorrow!", Flow::Stop))
}
