use balethon::prelude::*;

#[state]
struct Name<'a> {
    name: &'a str,
}

fn main() {}
