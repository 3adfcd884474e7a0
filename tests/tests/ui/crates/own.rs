use balethon::prelude::*;

handlers_from!(crate);

fn main() {}
