use balethon::prelude::*;

#[on_message]
async unsafe fn start() {}

fn main() {}
