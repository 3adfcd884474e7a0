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

/// What is misspelt is no answer.
#[tokio::test]
async fn a_command_that_is_not_there_is_not_taken_for_an_answer() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![signup, got_name, cancel])).await;
    let ali = sandbox.user("Ali");
    ali.send("/signup").await;
    assert_eq!(ali.next_reply().await.content(), "What is your name?");
    ali.send("/cancle").await;
    assert_eq!(ali.next_reply().await.content(), "There is no such command. Did you mean /cancel?");
    ali.send("Ali").await;
    assert_eq!(ali.next_reply().await.content(), "How old are you, Ali?");
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

#[tokio::test]
async fn people_and_chats_keep_apart() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![mod crate::conversation])).await;
    let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    let group = sandbox.group("Club", [&ali, &sara]);
    let (ali_there, sara_there) = (ali.in_group(&group), sara.in_group(&group));
    says(&ali_there, "/signup", "What is your name?").await;
    sara_there.next_reply().await;
    says(&sara_there, "hello", "Write /signup.").await;
    ali_there.next_reply().await;
    // The same person in another chat.
    says(&ali, "hello", "Write /signup.").await;
    says(&sara_there, "/signup", "What is your name?").await;
    ali_there.next_reply().await;
    says(&ali_there, "Ali", "How old are you, Ali?").await;
    sara_there.next_reply().await;
    says(&sara_there, "Sara", "How old are you, Sara?").await;
    ali_there.next_reply().await;
    says(&ali_there, "17", "Ali, 17?").await;
    sara_there.next_reply().await;
    // Somebody else presses the button of a message that was for another.
    sara_there.click("Yes").await;
    assert_eq!(sara_there.next_click_answer().await.text, "");
    ali_there.click("Yes").await;
    assert_eq!(ali_there.next_edit().await.content(), "Come back when you are eighteen.");
    says(&sara_there, "/cancel", "Never mind.").await;
    says(&sara_there, "30", "Write /signup.").await;
}

#[tokio::test]
async fn a_handler_is_tested_as_the_function_it_is() {
    let dialogue = Dialogue::memory();
    assert_eq!(dialogue.get().await.unwrap(), None);
    assert_eq!(signup(dialogue.clone()).await.unwrap(), "What is your name?");
    assert_eq!(dialogue.get().await.unwrap(), Some(SignUp::Name));
    assert_eq!(got_name(dialogue.clone(), "Ali".into()).await.unwrap(), "How old are you, Ali?");
    assert_eq!(dialogue.get().await.unwrap(), Some(SignUp::Age { name: "Ali".into() }));
    let grown = dialogue.update(|state| {
        *state = SignUp::Confirm("Ali".into(), 20);
        "grown"
    });
    assert_eq!(grown.await.unwrap(), Some("grown"));
    assert_eq!(dialogue.get().await.unwrap(), Some(SignUp::Confirm("Ali".into(), 20)));
    dialogue.end().await.unwrap();
    assert_eq!(dialogue.get().await.unwrap(), None);
    assert_eq!(dialogue.update(|_| ()).await.unwrap(), None);
}

#[tokio::test]
async fn a_dialogue_changes_or_begins_in_one_step() {
    let dialogue = Dialogue::memory();
    let grow = || {
        dialogue.update_or(SignUp::Confirm("Ali".into(), 19), |state| match state {
            SignUp::Confirm(_, age) => {
                *age += 1;
                *age
            }
            _ => 0,
        })
    };
    assert_eq!((grow().await.unwrap(), grow().await.unwrap()), (20, 21));
    assert_eq!(dialogue.get().await.unwrap(), Some(SignUp::Confirm("Ali".into(), 21)));
}
