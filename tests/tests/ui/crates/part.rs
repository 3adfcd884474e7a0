use balethon::prelude::*;

handlers_from!(shop::cart);

fn main() {}
