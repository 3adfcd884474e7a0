use balethon::prelude::*;

#[state]
enum SignUp<T> {
    Name(T),
}

#[on_message]
async fn start(dialogue: Dialogue<SignUp<u8>>) -> Result {
    dialogue.set(SignUp::Name(1)).await?;
    Ok(())
}

fn main() {}
