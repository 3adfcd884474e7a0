use balethon::prelude::*;

#[condition]
struct Staff;

fn main() {}
