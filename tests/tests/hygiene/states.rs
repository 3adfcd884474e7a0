//! States, with odd names.

use balethon::prelude::*;
use balethon::sandbox::Sandbox;

/// Names that emitted code uses, or could.
#[derive(Clone, PartialEq)]
#[state(crate = crate::renamed, per = person_in_chat)]
/// Documented in two places.
#[derive(Debug)]
pub(crate) enum Odd {
    /// Documented.
    Ok,
    Err(u8),
    r#Box {
        /// Documented.
        r#type: String,
        __fields: u8,
    },
    Some(Option<u8>, std::result::Result<u8, u8>),
    None,
}

#[on_message(state = Odd::Ok)]
async fn ok(dialogue: Dialogue<Odd>) -> Result<&'static str> {
    dialogue.set(Odd::Err(5)).await?;
    Ok("ok")
}

/// The name of the function, of its parameter and of what is bound.
#[on_message(state = Odd::Err(err))]
async fn err(dialogue: Dialogue<Odd>, err: u8) -> Result<String> {
    dialogue.set(Odd::r#Box { r#type: "a".into(), __fields: err }).await?;
    Ok(format!("err {err}"))
}

#[on_message(state = Odd::r#Box { r#type, __fields: state })]
async fn r#box(dialogue: Dialogue<Odd>, r#type: String, mut state: u8) -> Result<String> {
    state += 1;
    dialogue.set(Odd::Some(None, Err(state))).await?;
    Ok(format!("box {type} {state}"))
}

#[on_message(state = Odd::Some(None, Ok(x) | Err(x)))]
fn some(x: u8) -> String {
    format!("some {x}")
}

#[on_message(state = | whole @ Odd::None)]
async fn none(whole: Odd) -> String {
    format!("{whole:?}")
}

macro_rules! of_a_macro {
    ($type:ident, $variant:ident, $field:ident: $ty:ty, $handler:ident, $pattern:pat, $bound:ident) => {
        #[state(ttl = "1d", name = "of a macro")]
        enum $type {
            $variant { $field: $ty, other: u8 },
        }

        #[on_message(state = $type::$variant { $field, other: $bound })]
        async fn $handler($field: $ty, $bound: u8) -> String {
            format!("{} {}", $field, $bound)
        }

        #[on_message(rank = -1, text = "pattern", state = $pattern)]
        async fn by_pattern($bound: u8) -> String {
            $bound.to_string()
        }
    };
}

of_a_macro!(Made, Of, a: String, made, Made::Of { a: _, other: last }, last);

#[on_command]
async fn begin(dialogue: Dialogue<Odd>) -> Result<&'static str> {
    dialogue.set(Odd::Ok).await?;
    Ok("begun")
}

#[on_command]
async fn make(dialogue: Dialogue<Made>) -> Result<&'static str> {
    dialogue.set(Made::Of { a: "made".into(), other: 3 }).await?;
    Ok("made")
}

#[tokio::test]
async fn odd_names_do_no_harm() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![mod crate::states])).await;
    let ali = sandbox.user("Ali");
    for (text, answer) in [
        ("/begin", "begun"),
        ("x", "ok"),
        ("x", "err 5"),
        ("x", "box a 6"),
        ("x", "some 6"),
        ("/make", "made"),
        ("x", "made 3"),
        ("pattern", "3"),
    ] {
        drop(ali.send(text).await);
        assert_eq!(ali.next_reply().await.content(), answer);
    }
}

#[tokio::test]
async fn states_stand_in_functions_as_well() {
    #[state]
    #[derive(Debug, PartialEq)]
    enum Local {
        Here(Inner),
    }

    #[state]
    #[derive(Debug, PartialEq)]
    struct Inner;

    #[on_message(state = Local::Here(Inner))]
    async fn local(dialogue: Dialogue<Local>) -> Result {
        dialogue.end().await?;
        Ok(())
    }

    let dialogue = Dialogue::memory();
    dialogue.set(Local::Here(Inner)).await.unwrap();
    assert_eq!(dialogue.get().await.unwrap(), Some(Local::Here(Inner)));
    local(dialogue.clone()).await.unwrap();
    assert_eq!(dialogue.get().await.unwrap(), None);
}
