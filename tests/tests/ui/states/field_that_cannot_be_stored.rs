use balethon::prelude::*;

struct Address;

#[state]
enum SignUp {
    Name,
    Age { name: String, address: Address },
}

#[on_message(state = SignUp::Name)]
async fn start(dialogue: Dialogue<SignUp>) -> Result {
    dialogue.set(SignUp::Name).await?;
    Ok(())
}

fn main() {}
