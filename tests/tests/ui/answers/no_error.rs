use balethon::prelude::*;

struct NoError;

#[on_message]
async fn start() -> Result<(), NoError> {
    Err(NoError)
}

fn main() {}
