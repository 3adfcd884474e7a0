use balethon::prelude::*;

#[state(verison = 2)]
struct Misspelled;

#[state(scope = chat)]
struct Other;

#[state(per = group)]
struct Group;

#[state("Cart")]
struct Text;

fn main() {}
