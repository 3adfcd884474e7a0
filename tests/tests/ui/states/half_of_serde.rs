use balethon::prelude::*;

#[state]
#[derive(serde::Serialize)]
struct Cart {
    items: Vec<u32>,
}

fn main() {}
