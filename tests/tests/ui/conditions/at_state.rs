use balethon::prelude::*;

#[on_message(private & at_state("AGE"))]
async fn age() {}

fn main() {}
