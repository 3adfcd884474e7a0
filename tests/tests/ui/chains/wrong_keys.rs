use balethon::prelude::*;

chain!(private, rank = 1, command = "start", grp = 2);

fn main() {}
