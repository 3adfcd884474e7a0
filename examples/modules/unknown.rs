//! What nobody else takes.

use balethon::prelude::*;

chain!(private, name = "unknown");

#[on_message(rank = 100)]
async fn unknown() -> &'static str {
    "I do not know that. Try /start"
}
