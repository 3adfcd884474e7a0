use balethon::prelude::*;

chain!(private);

chain!(group = 1);

fn main() {}
