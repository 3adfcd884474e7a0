use balethon::prelude::*;

handlers_from!(shopp);

fn main() {}
