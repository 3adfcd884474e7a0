use balethon::prelude::*;

const NAME: &str = "help";

#[on_command(NAME)]
async fn show_help() {}

fn main() {}
