use balethon::prelude::*;

#[on_command]
fn signup(message: Message) -> Result<String> {
    let name = message.ask("What is your name?").wait()?;
    let age = message.ask("How old are you?").parse::<u8>().retry("Digits, please.").wait()?;
    Ok(format!("{name}, {age}. Welcome!"))
}

fn main() {}
