use balethon::prelude::*;

#[on_update(is_instance::<Photo>())]
async fn start() {}

fn main() {}
