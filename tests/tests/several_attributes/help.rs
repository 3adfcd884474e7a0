//! A handler with the name of its module.

use balethon::prelude::*;

#[on_message(text = "Help me")]
pub(crate) async fn help() {}
