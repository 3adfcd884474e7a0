use balethon::prelude::*;

type Minutes = Option<u32>;

#[on_command("remind {minutes} {what}")]
async fn remind(minutes: Minutes, what: String) -> String {
    format!("{minutes:?}{what}")
}

fn main() {}
