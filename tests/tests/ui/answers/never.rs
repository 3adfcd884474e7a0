use balethon::prelude::*;

#[on_initialize]
async fn tick() -> ! {
    loop {}
}

fn main() {}
