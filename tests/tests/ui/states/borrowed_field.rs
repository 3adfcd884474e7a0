use balethon::prelude::*;

#[state]
enum SignUp {
    Name,
    Age { name: &str },
}

#[on_message(state = SignUp::Name)]
async fn start(dialogue: Dialogue<SignUp>) -> Result {
    dialogue.set(SignUp::Name).await?;
    Ok(())
}

fn main() {}
