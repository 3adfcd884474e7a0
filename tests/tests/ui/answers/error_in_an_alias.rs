use balethon::prelude::*;

type Answer<T> = std::result::Result<T, Box<dyn std::error::Error>>;

#[on_message]
async fn save() -> Answer<String> {
    Ok("Saved.".into())
}

fn main() {}
