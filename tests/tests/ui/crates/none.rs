use balethon::prelude::*;

handlers_from!();

fn main() {}
