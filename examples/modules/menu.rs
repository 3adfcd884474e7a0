//! What guests see first.

use balethon::prelude::*;

use crate::orders::order;

#[on_command]
async fn start() -> (&'static str, ReplyKeyboard) {
    ("Welcome to our café!", ReplyKeyboard::new().button(text_of(menu)))
}

#[on_message(text = "Our menu")]
async fn menu() -> (&'static str, InlineKeyboard) {
    let keyboard =
        InlineKeyboard::new().button("Tea", order::data("tea", 1)).button("Coffee", order::data("coffee", 1));
    ("What would you like?", keyboard)
}

#[on_message]
async fn other() -> &'static str {
    "Write /start for the menu."
}
