use balethon::prelude::*;

#[before(command = "start")]
async fn look() {}

#[before("start")]
async fn look_again() {}

fn main() {}
