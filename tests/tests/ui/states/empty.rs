use balethon::prelude::*;

#[state]
enum SignUp {}

fn main() {}
