use balethon::prelude::*;

chain!(name = admin);

fn main() {}
