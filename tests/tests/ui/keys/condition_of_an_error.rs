use balethon::prelude::*;

#[on_error(private)]
async fn report() {}

#[on_initialize(command = "start")]
async fn begin() {}

fn main() {}
