use balethon::prelude::*;

#[on_message]
async fn save() -> Result<(), Box<dyn std::error::Error>> {
    Ok(())
}

// This one is.
#[on_message]
async fn load() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    Ok(())
}

fn main() {}
