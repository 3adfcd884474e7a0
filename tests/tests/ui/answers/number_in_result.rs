use balethon::prelude::*;

#[on_message]
fn count() -> Result<usize> {
    Ok(3)
}

fn main() {}
