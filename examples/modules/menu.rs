//! What a guest sees first.

use balethon::prelude::*;

use crate::kitchen::TEAS;
use crate::orders::order;

chain!(private, name = "menu");

/// Welcomes a guest.
#[on_command]
async fn start() -> (&'static str, ReplyKeyboard) {
    ("Welcome to the tea house!", ReplyKeyboard::new().button(text_of(menu)))
}

/// Shows what there is.
#[on_message(text = ["Menu", "منو"])]
#[on_command]
async fn menu() -> (&'static str, InlineKeyboard) {
    let buttons = TEAS.iter().enumerate().map(|(number, tea)| (*tea, order::data(number)));
    ("What may it be?", InlineKeyboard::new().grid(1, buttons))
}
