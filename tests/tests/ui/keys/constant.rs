use balethon::prelude::*;

const LABEL: &str = "Menu";

#[on_message(text = LABEL)]
async fn menu() {}

#[on_message(text = ["Help", self::LABEL])]
async fn help() {}

#[on_message(command = LABEL)]
async fn start() {}

#[on_callback_query(data = LABEL)]
async fn press() {}

fn main() {}
