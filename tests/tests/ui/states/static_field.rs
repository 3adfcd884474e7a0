use balethon::prelude::*;

#[state]
struct Name {
    name: &'static str,
}

fn main() {}
