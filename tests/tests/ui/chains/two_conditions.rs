use balethon::prelude::*;

chain!(private, text);

fn main() {}
