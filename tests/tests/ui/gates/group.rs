use balethon::prelude::*;

#[before(private, group = 1)]
async fn look() {}

#[after(group = -1)]
async fn log() {}

fn main() {}
