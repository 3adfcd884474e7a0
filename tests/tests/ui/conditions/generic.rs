use balethon::prelude::*;

#[condition]
fn holds<T>(part: T) -> bool {
    drop(part);
    true
}

fn main() {}
