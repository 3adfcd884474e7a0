use balethon::prelude::*;

#[on_message]
struct Start;

#[on_command]
pub const START: &str = "start";

#[on_error]
mod errors {}

#[on_update]
impl Start {}

fn main() {}
