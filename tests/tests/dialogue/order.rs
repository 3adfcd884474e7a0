//! Which handler takes what somebody writes in a state.

use balethon::handler::Handlers;
use balethon::prelude::*;
use balethon::sandbox::{Person, Sandbox};

#[state]
enum Form {
    Name,
    Age,
    Size(Size),
    Note { text: Option<String>, words: (u8, u8) },
}

/// What a state holds, which no handler takes as a state.
#[state]
enum Size {
    Small,
    Large { by: i64 },
}

#[on_command("form {step}")]
async fn form(dialogue: Dialogue<Form>, step: String) -> Result<String> {
    let state = match step.as_str() {
        "name" => Form::Name,
        "age" => Form::Age,
        "small" => Form::Size(Size::Small),
        "large" => Form::Size(Size::Large { by: 7 }),
        "huge" => Form::Size(Size::Large { by: 700 }),
        "none" => Form::Note { text: None, words: (1, 2) },
        _ => Form::Note { text: Some(step.clone()), words: (3, 4) },
    };
    dialogue.set(state).await?;
    Ok(step)
}

async fn is(person: &Person, text: &str, handler: &str) {
    person.send(text).await;
    assert_eq!(person.next_reply().await.content(), handler, "for {text:?}");
}

async fn in_state(person: &Person, step: &str) {
    is(person, &format!("/form {step}"), step).await;
}

mod classes {
    use super::*;

    #[on_message(text = "exact")]
    async fn exact() -> &'static str {
        "exact"
    }

    #[on_message]
    async fn anything() -> &'static str {
        "anything"
    }

    #[on_message(state = Form::_)]
    async fn any_of_form() -> &'static str {
        "any of form"
    }

    #[on_message(state = Form::Name)]
    async fn name() -> &'static str {
        "name"
    }

    #[on_message(state = Form::Name | Form::Age)]
    async fn name_or_age() -> &'static str {
        "name or age"
    }

    #[on_message(state = Form::Name, text = "{_word}")]
    async fn word(_word: u32) -> &'static str {
        "a number as name"
    }

    #[on_message(state = Form::Name, text = "exact name")]
    async fn exact_name() -> &'static str {
        "exact name"
    }

    #[on_command]
    async fn skip() -> &'static str {
        "skip"
    }

    #[on_command("skip", state = Form::Age)]
    async fn skip_age() -> &'static str {
        "skip age"
    }

    #[on_message(rank = -1, text = "first")]
    async fn first() -> &'static str {
        "first"
    }

    #[on_message(state = None, text = "exact")]
    async fn exact_nowhere() -> &'static str {
        "exact nowhere"
    }
}

#[tokio::test]
async fn a_state_goes_between_commands_and_all_others() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![form, mod crate::order::classes])).await;
    let ali = sandbox.user("Ali");
    for (text, handler) in [("exact", "exact nowhere"), ("else", "anything"), ("/skip", "skip"), ("first", "first")] {
        is(&ali, text, handler).await;
    }
    in_state(&ali, "name").await;
    let taken = [
        ("exact", "name"),
        ("else", "name"),
        ("12", "a number as name"),
        ("exact name", "exact name"),
        ("/skip", "skip"),
        ("first", "first"),
    ];
    for (text, handler) in taken {
        is(&ali, text, handler).await;
    }
    in_state(&ali, "age").await;
    for (text, handler) in [("exact", "name or age"), ("12", "name or age"), ("/skip", "skip age")] {
        is(&ali, text, handler).await;
    }
    in_state(&ali, "small").await;
    is(&ali, "exact", "any of form").await;
}

mod patterns {
    use super::*;

    const SEVEN: i64 = 7;

    #[on_message(state = Form::Size(..))]
    async fn size() -> &'static str {
        "size"
    }

    #[on_message(state = Form::Size(Size::Small))]
    async fn small() -> &'static str {
        "small"
    }

    #[on_message(state = Form::Size(Size::Large { by: SEVEN }))]
    async fn by_seven() -> &'static str {
        "large by seven"
    }

    #[on_message(state = Form::Note { text: None, .. })]
    async fn no_text() -> &'static str {
        "no text"
    }

    #[on_message(state = Form::Note { text: Some(text), words: (first @ 3..=5, _) })]
    async fn note(first: u8, text: String) -> String {
        format!("{text} {first}")
    }

    #[on_message(state = self::Form::Name | self::Form::Age)]
    async fn other() -> &'static str {
        "other"
    }
}

#[tokio::test]
async fn patterns_look_at_what_the_state_holds() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![form, mod crate::order::patterns])).await;
    let ali = sandbox.user("Ali");
    let taken = [
        ("small", "small"),
        ("large", "large by seven"),
        ("huge", "size"),
        ("none", "no text"),
        ("tea", "tea 3"),
        ("age", "other"),
    ];
    for (step, handler) in taken {
        in_state(&ali, step).await;
        is(&ali, "hello", handler).await;
    }
}

mod usage {
    use super::*;

    #[on_command("pay {_amount}", state = Form::Age)]
    async fn pay(_amount: u32) -> &'static str {
        "paid"
    }

    #[on_message(state = Form::Age, text = "{age}")]
    async fn age(age: u8) -> String {
        format!("age {age}")
    }

    #[on_message(state = Form::Name, text = "{_age}")]
    async fn young(_age: u8) -> &'static str {
        "young"
    }

    #[on_command("give {amount}")]
    async fn give(amount: u32) -> String {
        format!("given {amount}")
    }

    #[on_message(rank = 1, text = ["done", "/done"])]
    async fn done() -> &'static str {
        "done"
    }
}

#[tokio::test]
async fn what_cannot_be_read_in_a_state_goes_on_in_silence() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![form, mod crate::order::usage])).await;
    let ali = sandbox.user("Ali");
    // What nobody takes is not answered: the next answer is that of what comes then.
    in_state(&ali, "name").await;
    ali.send("Ali").await;
    ali.send("/pay 3").await;
    is(&ali, "7", "young").await;
    in_state(&ali, "age").await;
    is(&ali, "/pay 3", "paid").await;
    ali.send("/pay much").await;
    ali.send("old").await;
    is(&ali, "done", "done").await;
    is(&ali, "30", "age 30").await;
    // A command that is no part of the conversation is explained as ever.
    ali.send("/give much").await;
    assert_eq!(
        ali.next_reply().await.content(),
        "\"much\" does not fit as amount. Please write it like this:\n/give <amount>"
    );
}

mod kinds {
    use super::*;

    #[on_message(state = Form::Name)]
    async fn name() -> (&'static str, InlineKeyboard) {
        ("name?", InlineKeyboard::new().button("No name", "none").button("Help", "help"))
    }

    #[on_edited_message(state = Form::Name)]
    async fn corrected(message: Message) -> String {
        format!("corrected to {}", message.content())
    }

    #[on_edited_message]
    async fn edited() -> &'static str {
        "edited"
    }

    #[on_callback_query(data = "none", state = Form::Name)]
    async fn nameless(dialogue: Dialogue<Form>) -> Result<&'static str> {
        dialogue.set(Form::Age).await?;
        Ok("nameless")
    }

    #[on_callback_query(data = "{_what}")]
    async fn button(_what: String) -> &'static str {
        "too late"
    }

    #[on_callback_query(data = "help", state = None)]
    async fn help() -> &'static str {
        "help"
    }
}

#[tokio::test]
async fn edited_messages_and_buttons_belong_to_the_conversation() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![form, mod crate::order::kinds])).await;
    let ali = sandbox.user("Ali");
    in_state(&ali, "name").await;
    let sent = ali.send("Ail").await;
    ali.next_reply().await;
    sent.edit("Ali").await;
    assert_eq!(ali.next_reply().await.content(), "corrected to Ali");
    for (button, toast) in [("Help", "too late"), ("No name", "nameless"), ("No name", "too late")] {
        ali.click(button).await;
        assert_eq!(ali.next_toast().await.text, toast);
    }
    sent.edit("Sara").await;
    assert_eq!(ali.next_reply().await.content(), "edited");
}

mod groups {
    use super::*;

    #[on_message(state = Form::Name)]
    async fn name(dialogue: Dialogue<Form>) -> Result<(&'static str, Flow)> {
        dialogue.set(Form::Age).await?;
        Ok(("name", Flow::Continue))
    }

    #[on_message(state = Form::Name, rank = 1)]
    async fn still_the_name(dialogue: Dialogue<Form>) -> Result<String> {
        Ok(format!("name, now {}", matches!(dialogue.get().await?, Some(Form::Age))))
    }

    #[on_message(state = Form::Age, group = 1)]
    async fn age() -> &'static str {
        "age"
    }

    #[on_message(state = Form::Name, group = 2)]
    async fn last() -> &'static str {
        "last"
    }
}

#[tokio::test]
async fn a_message_is_taken_in_the_state_in_which_it_was_written() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![form, mod crate::order::groups])).await;
    let ali = sandbox.user("Ali");
    in_state(&ali, "name").await;
    ali.send("Ali").await;
    for answer in ["name", "name, now true", "last"] {
        assert_eq!(ali.next_reply().await.content(), answer);
    }
    is(&ali, "20", "age").await;
}

#[on_message(state = Form::Name, text = "{_x}")]
async fn one(_x: String) {}

#[on_message(text = "{_y}", state = crate::order::Form::Name)]
async fn two(_y: String) {}

#[on_message(state = Form::Age, text = "{_x}")]
async fn another_state(_x: String) {}

#[on_message(state = Form::Name | Form::Age, text = "{_x}")]
async fn both(_x: String) {}

#[on_message(state = Form::Age | Form::Name, text = "{_x}")]
async fn both_again(_x: String) {}

#[on_message(state = Form::Size(Size::Small))]
async fn small() {}

#[on_message(state = Form::Size(Size::Large { .. }))]
async fn large() {}

#[on_message(state = None)]
async fn nowhere() {}

#[on_message(state = None)]
async fn nowhere_again() {}

#[on_message]
async fn anywhere() {}

#[on_message(state = Form::_)]
async fn any() {}

#[on_message(state = Form::_)]
async fn any_again() {}

#[tokio::test]
async fn two_that_take_the_same_in_the_same_state_are_told() {
    let sandbox = Sandbox::start().await;
    let start = async |handlers: Handlers| sandbox.client().handlers(handlers).serve().await.unwrap_err().to_string();
    for (handlers, names, state) in [
        (handlers![one, two], ["one", "two"], "Form::Name"),
        (handlers![both, both_again], ["both", "both_again"], "Form::Age | Form::Name"),
        (handlers![nowhere, nowhere_again], ["nowhere", "nowhere_again"], "None"),
        (handlers![any, any_again], ["any", "any_again"], "Form::_"),
    ] {
        let error = start(handlers).await;
        assert!(names.iter().all(|name| error.contains(&format!("`{name}` at "))), "{error}");
        assert!(error.contains(&format!("in the state `{state}`")) || names[1] == "two", "{error}");
    }
    let _bot = sandbox
        .run(|client| client.handlers(handlers![form, one, another_state, both, small, large, nowhere, anywhere, any]))
        .await;
}
