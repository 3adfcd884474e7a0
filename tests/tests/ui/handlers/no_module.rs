use balethon::prelude::*;

mod shop {}

fn main() {
    let _ = handlers![mod crate::shopp];
}
