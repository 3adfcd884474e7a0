//! Regular expressions as routes: what they find, what their groups carry, and where they stand among the others.

use balethon::handler::Handlers;
use balethon::prelude::*;
use balethon::sandbox::{Attachment, Sandbox};

#[on_message(regex = r"at (?<hour>\d{1,2})(:(?<minute>\d\d))?$")]
async fn wake(hour: u8, minute: Option<u8>) -> String {
    format!("{hour}:{minute:?}")
}

#[on_message(regex = [r"^#(?<tags>[\w ]+)", r"^tags: (?<tags>.*)$"], private)]
fn tagged(tags: Vec<String>, message: Message) -> String {
    format!("{tags:?} in {}", message.chat.id == message.user().map_or(0, |user| user.id.0))
}

#[on_message(regex = "(?i)hello")]
async fn greeted() -> &'static str {
    "greeted"
}

#[on_callback_query(regex = r"^page:(?<page>\d+)$")]
async fn turn(page: u32) -> String {
    format!("page {page}")
}

#[on_message(text = "pages")]
async fn pages() -> (&'static str, InlineKeyboard) {
    ("Which?", InlineKeyboard::new().button("first", "page:1").button("x", "page:x"))
}

#[on_callback_query(rank = 1)]
async fn another_button() -> &'static str {
    "another button"
}

#[on_edited_message(regex = "now (?<word>.+)")]
async fn edited(word: String) -> String {
    format!("edited to {word}")
}

#[on_message(all)]
async fn anything() -> &'static str {
    "anything"
}

#[tokio::test]
async fn groups_come_as_parameters() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![wake, tagged, greeted, anything])).await;
    let ali = sandbox.user("Ali");
    for (text, answer) in [
        ("wake me at 7", "7:None"),
        ("wake me at ۷:٣٠", "7:Some(30)"),
        // 300 is two digits too many, and 99 fits.
        ("at 300", "anything"),
        ("at 99", "99:None"),
        ("at 7:3", "anything"),
        ("#tea green", r#"["tea", "green"] in true"#),
        ("tags: ", "[] in true"),
        ("oh HELLO there", "greeted"),
        ("/hello", "greeted"),
    ] {
        ali.send(text).await;
        assert_eq!(ali.next_reply().await.content(), answer, "{text}");
    }
    let photo = Attachment::photo(vec![0; 10]).caption("hello");
    ali.send_file(photo).await;
    assert_eq!(ali.next_reply().await.content(), "greeted");
}

#[tokio::test]
async fn data_and_edits_are_looked_through_as_well() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![pages, turn, another_button, edited])).await;
    let ali = sandbox.user("Ali");
    let sent = ali.send("pages").await;
    let _question = ali.next_reply().await;
    ali.click("first").await;
    assert_eq!(ali.next_toast().await.text, "page 1");
    ali.click("x").await;
    assert_eq!(ali.next_toast().await.text, "another button");
    sent.edit("now this").await;
    assert_eq!(ali.next_reply().await.content(), "edited to this");
}

/// From the last to the first, so that nothing is owed to the order in the source.
mod order {
    #![allow(dead_code, reason = "what a macro by example makes is looked through, companions included")]

    use super::*;

    macro_rules! handlers_that_tell {
        ($($(#[$attribute:meta])* $name:ident($($parameter:ident: $type:ty),*);)*) => {$(
            $(#[$attribute])*
            pub(crate) async fn $name($($parameter: $type),*) -> (&'static str, Flow) {
                $(drop($parameter);)*
                (stringify!($name), Flow::Continue)
            }
        )*};
    }

    handlers_that_tell! {
        #[on_message] nothing();
        #[on_message(private & text)] conditions();
        #[on_message(regex = "say")] expression();
        #[on_message(regex = "say", private)] expression_and_condition();
        #[on_message(text = "say {it}")] capture(it: String);
        #[on_message(text = "say it")] exact();
    }
}

#[tokio::test]
async fn expressions_stand_between_captures_and_conditions() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![mod crate::order])).await;
    let ali = sandbox.user("Ali");
    ali.send("say it").await;
    for expected in ["exact", "capture", "expression_and_condition", "expression", "conditions", "nothing"] {
        assert_eq!(ali.next_reply().await.content(), expected);
    }
}

mod wrong {
    use super::*;

    #[on_message(regex = "[a-z]{1000}{1000}{1000}")]
    pub(crate) async fn endless() {}

    #[on_message(regex = "b+")]
    pub(crate) async fn first() {}

    #[on_message(regex = ["a+", "b+"])]
    pub(crate) async fn second() {}
}

async fn problems(handlers: Handlers) -> String {
    let sandbox = Sandbox::start().await;
    let client = sandbox.client().handlers(handlers);
    client.serve_until(std::future::pending()).await.unwrap_err().to_string()
}

#[tokio::test]
async fn what_only_the_start_can_find_is_found_there() {
    use wrong::{endless, first, second};
    let problems = problems(handlers![endless, first, second]).await;
    assert!(problems.contains("the `regex` of `endless`") && problems.contains("exceeds size limit"), "{problems}");
    assert!(problems.contains("`first`") && problems.contains("both take \"b+\""), "{problems}");
}

#[on_command("remind {what} {hour}", private)]
#[on_message(regex = r"^remind me of (?<what>\w+)( at (?<hour>\d+))?$")]
async fn remind(hour: Option<u8>, what: String) -> String {
    format!("{what} at {hour:?}")
}

#[tokio::test]
async fn a_command_and_an_expression_carry_the_same() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![remind])).await;
    let ali = sandbox.user("Ali");
    for (text, answer) in [
        ("remind me of tea at 5", "tea at Some(5)"),
        ("remind me of tea", "tea at None"),
        (&*remind::text("the tea", 7), "the tea at Some(7)"),
    ] {
        ali.send(text).await;
        assert_eq!(ali.next_reply().await.content(), answer, "{text}");
    }
}
