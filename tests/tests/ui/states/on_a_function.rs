use balethon::prelude::*;

#[state]
async fn got_name() {}

fn main() {}
