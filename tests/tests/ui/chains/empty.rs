use balethon::prelude::*;

chain!();

fn main() {}
