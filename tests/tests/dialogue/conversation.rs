//! The conversation of the guide, by one person and by several.

use balethon::prelude::*;
use balethon::sandbox::{Person, Sandbox};

#[state]
#[derive(Debug, PartialEq)]
enum SignUp {
    Name,
    Age { name: String },
    Confirm(String, u8),
}

#[on_command]
async fn signup(dialogue: Dialogue<SignUp>) -> Result<&'static str> {
    dialogue.set(SignUp::Name).await?;
    Ok("What is your name?")
}

#[on_message(state = SignUp::Name, text = "{name}")]
async fn got_name(dialogue: Dialogue<SignUp>, name: String) -> Result<String> {
    let answer = format!("How old are you, {name}?");
    dialogue.set(SignUp::Age { name }).await?;
    Ok(answer)
}

#[on_message(state = SignUp::Age { name }, text = "{age}")]
async fn got_age(dialogue: Dialogue<SignUp>, name: String, age: u8) -> Result<(String, InlineKeyboard)> {
    let answer = format!("{name}, {age}?");
    dialogue.set(SignUp::Confirm(name, age)).await?;
    Ok((answer, InlineKeyboard::new().button("Yes", "yes").button("No", "no")))
}

#[on_message(state = SignUp::Age { .. })]
async fn no_age() -> &'static str {
    "Digits, please."
}

#[on_callback_query(state = SignUp::Confirm(name, age @ 18..), data = "yes")]
async fn confirmed(dialogue: Dialogue<SignUp>, query: CallbackQuery, name: String, age: u8) -> Result {
    dialogue.end().await?;
    query.edit_text(format!("{name}, {age}. Welcome!")).await?;
    Ok(())
}

#[on_callback_query(state = SignUp::Confirm(..), data = "yes")]
async fn too_young(dialogue: Dialogue<SignUp>, query: CallbackQuery) -> Result {
    dialogue.end().await?;
    query.edit_text("Come back when you are eighteen.").await?;
    Ok(())
}

#[on_message(state = SignUp::_)]
async fn anything_else() -> &'static str {
    "Press a button."
}

#[on_command]
async fn cancel(dialogue: Dialogue) -> Result<&'static str> {
    dialogue.end().await?;
    Ok("Never mind.")
}

#[on_message(state = None)]
async fn not_in_a_conversation() -> &'static str {
    "Write /signup."
}

async fn says(person: &Person, text: &str, answer: &str) {
    person.send(text).await;
    assert_eq!(person.next_reply().await.content(), answer);
}

#[tokio::test]
async fn a_conversation_from_start_to_end() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![mod crate::conversation])).await;
    let ali = sandbox.user("Ali");
    says(&ali, "hello", "Write /signup.").await;
    says(&ali, "/signup", "What is your name?").await;
    says(&ali, "Ali Rezaei", "How old are you, Ali Rezaei?").await;
    says(&ali, "twenty", "Digits, please.").await;
    says(&ali, "20", "Ali Rezaei, 20?").await;
    says(&ali, "well", "Press a button.").await;
    ali.click("Yes").await;
    assert_eq!(ali.next_edit().await.content(), "Ali Rezaei, 20. Welcome!");
    says(&ali, "hello", "Write /signup.").await;
}
