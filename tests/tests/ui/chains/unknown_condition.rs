use balethon::prelude::*;

chain!(privat);

fn main() {}
