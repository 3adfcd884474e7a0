//! Handlers, conditions and chains.

use std::collections::BTreeMap;

use balethon::__private::{Registration, Route, inventory};
use balethon::event::{Context, OnMessage};
use balethon::extract::FromEvent;
use balethon::prelude::*;

const CHANNEL: i64 = 5;

/// Documented, below the attribute and above it.
#[on_command]
/// All of it.
async fn start() -> &'static str {
    "Hello"
}

#[allow(clippy::unused_async, reason = "an attribute between ours and the function")]
#[on_message(private & !media, rank = -1, group = 2)]
async fn patterns(Words(words): Words, mut message: Message, _: Client) -> Result {
    if words > 1000 {
        message = message.reply("long").await?;
    }
    drop(message);
    Ok(())
}

#[on_message(command = ["type", "نوع"], own::text | (is_long & async_is_long) | own::is_joined(CHANNEL))]
fn r#type(user: Option<User>) -> String {
    user.map(|user| user.first_name.clone()).unwrap_or_default()
}

#[on_message(|message| message.content().len() > 3)]
#[on_callback_query(data = "both")]
async fn both(update: Update) -> Option<String> {
    Some(format!("{update:?}"))
}

/// The companion's name is not in camel case, and nobody calls it.
#[on_command("captured {type} {to} {rest}", private)]
pub async fn captured(r#type: own::Number, _: Client, to: Option<i64>, mut rest: Vec<String>) -> String {
    rest.push(format!("{:?}{to:?}", r#type.0));
    rest.join(" ")
}

#[on_command("both_ways {value}", prefix = ["/", "!"])]
#[on_callback_query(data = "both_ways:{value}")]
async fn both_ways(value: String) -> String {
    value
}

/// A chain, a gate and a function after the handlers.
mod chained {
    use balethon::event::Outcome;
    use balethon::prelude::*;

    fn vip(_: &Update) -> bool {
        true
    }

    renamed::chain!(crate = ::renamed, private & (vip | super::own::of_update(5)), group = 3, name = "vip");

    #[before(!vip, rank = -1)]
    async fn gate(user: Option<User>) -> Result<Option<(String, InlineKeyboard, Flow)>, Error> {
        Ok(user.map(|user| (user.first_name.clone(), InlineKeyboard::new(), Flow::Stop)))
    }

    #[after(|update| update.id.0 > 3)]
    fn log(outcome: Outcome) {
        drop(outcome);
    }

    #[on_command("captured_in_one {value}")]
    #[on_callback_query(data = "none")]
    async fn captured_in_one(value: Option<u8>) -> String {
        format!("{value:?}")
    }
}

/// Made by a macro, in another crate's name.
macro_rules! chain_of_a_macro {
    ($module:ident, $condition:expr, $group:literal) => {
        mod $module {
            balethon::prelude::chain!($condition, group = $group);

            #[balethon::before]
            async fn gate() -> (&'static str, balethon::handler::Flow) {
                ("stop", balethon::handler::Flow::Stop)
            }
        }
    };
}

chain_of_a_macro!(chained_by_macro, private & text, 4);

balethon::handlers_from!(serde_json);
/// A condition and a handler with the names of built-in conditions.
mod named_as_built_in {
    #![allow(unused_qualifications, reason = "`chat` alone is the built-in one")]

    use super::*;

    #[allow(
        clippy::needless_pass_by_value,
        clippy::unnecessary_wraps,
        reason = "an attribute between ours and the function"
    )]
    #[condition(crate = ::renamed)]
    /// All of it.
    pub(super) fn chat(r#type: Option<User>, Words(words): Words) -> Result<bool> {
        Ok(words > 1 && r#type.is_some())
    }

    #[on_message(photo & chat("@books") & self::chat, rank = 3)]
    async fn photo(_: Photo) {}
}

macro_rules! conditions_in_a_macro {
    ($($name:ident($parameter:ident: $type:ty) = $answer:expr, $handler:ident;)*) => {$(
        #[condition]
        async fn $name($parameter: $type) -> bool {
            drop($parameter);
            $answer
        }

        #[on_update($name & equals($answer.to_string()))]
        async fn $handler() {}
    )*};
}

conditions_in_a_macro! {
    made_condition(client: Client) = true, made_by_condition;
}

#[cfg(any())]
#[condition]
fn left_out() -> bool {
    true
}

#[on_message(regex = r"^(?<type>\w{2}) (?<rest>.+)?$", group = 3)]
async fn expression(r#type: String, rest: Option<own::Number>) -> String {
    format!("{type}{:?}", rest.map(|rest| rest.0))
}

macro_rules! of_a_macro {
    ($name:ident, $parameter:ident, $text:literal) => {
        #[on_message(text = $text)]
        async fn $name($parameter: u8, second: u8) -> String {
            format!("{}{second}", $parameter)
        }
    };
}

of_a_macro!(of_a_macro, first, "of a macro {first} {second}");

// A module has the name of its companion, which nobody calls then.
#[on_command("module {number}")]
async fn beside_a_module(number: u8) {
    let _ = number;
}

mod beside_a_module {}

#[test]
fn companions_stand_anywhere() {
    #[on_command("local {value}")]
    async fn local(value: Local) -> String {
        value.to_string()
    }

    type Local = u8;

    assert_eq!(local::text(5), "/local 5");
    assert_eq!(local::usage(), "/local <value>");
    assert_eq!(both_ways::text("a"), "/both_ways a");
    assert_eq!(both_ways::data("a"), "both_ways:a");
    assert_eq!(of_a_macro::text(1, 2), "of a macro 1 2");
}

#[on_error]
async fn of_one_type(update: Option<Update>, error: &std::io::Error) -> Option<String> {
    update.map(|_| error.to_string())
}

#[on_error(rank = 1)]
fn of_every_type(error: &Failure) -> Result<String> {
    let text = error.to_string();
    if text.is_empty() { Err("an error without a text")? } else { Ok(text) }
}

#[on_error]
async fn with_a_lifetime<'a>(error: &'a std::num::ParseIntError, client: Client) {
    let error: &'a std::num::ParseIntError = error;
    drop((error.to_string(), client));
}

#[on_error]
fn with_a_lifetime_on_a_thread<'a>(error: &'a std::num::ParseIntError) {
    let error: &'a std::num::ParseIntError = error;
    drop(error.to_string());
}

#[on_pre_checkout_query]
async fn pay(query: PreCheckoutQuery) -> Checkout {
    if query.invoice_payload.is_empty() { Checkout::Accept } else { Checkout::refuse("no") }
}

#[on_edited_message(text = "{{braces}}")]
async fn edited() {}

#[on_update(group = 7)]
async fn every_update() -> Flow {
    Flow::Continue
}

#[on_initialize]
fn begin() {}

#[on_shutdown]
fn end() {}

#[on_connect]
async fn connected(client: Client) {
    drop(client);
}

#[on_disconnect(crate = ::renamed)]
async fn disconnected() {}

#[cfg(any())]
#[on_command]
async fn left_out_above() {}

#[on_command]
#[cfg(any())]
async fn left_out_below() {}

struct Words(usize);

impl FromEvent<OnMessage> for Words {
    type Error = Failure;

    async fn from_event(cx: &Context) -> Result<Option<Self>> {
        Ok(cx.message().map(|message| Self(message.content().split(' ').count())))
    }
}

fn is_long(message: &Message) -> bool {
    message.content().len() > 100
}

async fn async_is_long(message: &Message) -> Result<bool> {
    Ok(message.content().len() > 100)
}

mod own {
    use balethon::prelude::*;

    /// A captured type.
    #[derive(Debug)]
    pub struct Number(pub i32);

    impl std::str::FromStr for Number {
        type Err = std::num::ParseIntError;

        fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
            text.parse().map(Self)
        }
    }

    pub(super) fn text(message: &Message) -> bool {
        message.text.is_some()
    }

    pub(super) fn of_update(id: i64) -> impl Fn(&Update) -> bool {
        move |update| update.id.0 == id
    }

    pub(super) fn is_joined(chat: i64) -> impl Fn(&Message) -> bool {
        move |message| message.chat.id.0 == chat
    }
}

/// Everything that emitted code could mean by a short name is something else here.
mod shadowed {
    #![allow(dead_code, reason = "it only has to be in the way")]

    struct Ok;
    struct Err;
    struct Some;
    struct None;
    struct Option;
    struct Result;
    struct Box;
    struct Vec;
    struct String;
    struct Message;
    trait Send {}
    trait Future {}
    trait Clone {}
    trait Fn {}
    mod core {}
    mod std {}
    mod balethon {}
    fn drop() {}

    #[::balethon::prelude::on_message(private & is_long)]
    async fn in_shadow(_: ::balethon::types::Message) -> &'static str {
        "found"
    }

    #[::balethon::prelude::on_error]
    fn in_shadow_on_a_thread(_: &::balethon::Failure, _: ::balethon::Client) {}

    #[::balethon::prelude::on_message(has_words & regex("a"), regex = "(?<word>.)")]
    async fn expression_in_shadow(word: char) {
        let _ = word;
    }

    #[::balethon::prelude::condition]
    async fn has_words(_: super::Words, _: ::balethon::Client) -> ::balethon::Result<bool> {
        ::core::result::Result::Ok(true)
    }

    fn is_long(message: &::balethon::types::Message) -> bool {
        message.content().len() > 100
    }
}

macro_rules! handlers_in_a_macro {
    ($($name:ident, $text:literal, $condition:expr, $parameter:ty;)*) => {$(
        #[on_message(text = $text, $condition & !media)]
        async fn $name(part: $parameter) -> Result<&'static str> {
            drop(part);
            Ok($text)
        }
    )*};
}

handlers_in_a_macro! {
    made_one, "one", private | is_long, Message;
    made_two, "two", group, Option<User>;
}

fn registrations() -> BTreeMap<&'static str, Vec<&'static Registration>> {
    // One without a name of its own, and a local type.
    struct Local;

    #[on_message(crate = ::renamed)]
    async fn in_a_function(data: Data<Local>) {
        drop(data);
    }

    let mut found = BTreeMap::<_, Vec<_>>::new();
    let all = inventory::iter::<Registration>.into_iter();
    for registration in all.filter(|registration| registration.module.starts_with(module_path!())) {
        found.entry(registration.name).or_default().push(registration);
    }
    let chosen =
        handlers![in_a_function, own_module::deep::nested, mod self::own_module, mod crate::handlers::shadowed];
    assert!(format!("{chosen:?}").contains("in_a_function"));
    found
}

mod own_module {
    pub(super) mod deep {
        use balethon::prelude::*;

        #[on_command]
        pub(crate) async fn nested() {}
    }
}

#[test]
fn every_handler_is_registered_once_to_each_attribute() {
    let found = registrations();
    let counts: Vec<(&str, usize)> = found.iter().map(|(name, all)| (*name, all.len())).collect();
    let expected = [
        ("begin", 1),
        ("beside_a_module", 1),
        ("both", 2),
        ("both_ways", 2),
        ("captured", 1),
        ("captured_in_one", 2),
        ("connected", 1),
        ("disconnected", 1),
        ("edited", 1),
        ("end", 1),
        ("every_update", 1),
        ("expression", 1),
        ("expression_in_shadow", 1),
        ("gate", 2),
        ("in_a_function", 1),
        ("in_shadow", 1),
        ("in_shadow_on_a_thread", 1),
        ("local", 1),
        ("log", 1),
        ("made_by_condition", 1),
        ("made_one", 1),
        ("made_two", 1),
        ("nested", 1),
        ("of_a_macro", 1),
        ("of_every_type", 1),
        ("of_one_type", 1),
        ("patterns", 1),
        ("pay", 1),
        ("photo", 1),
        ("start", 1),
        ("type", 1),
        ("with_a_lifetime", 1),
        ("with_a_lifetime_on_a_thread", 1),
    ];
    assert_eq!(counts, expected);
}

#[test]
fn registrations_say_what_the_attributes_say() {
    let found = registrations();
    let shown = |name: &str| found[name][0].takes;
    assert_eq!(shown("start"), "command \"start\"");
    assert_eq!(shown("patterns"), "private & !media");
    assert_eq!(
        shown("type"),
        "command \"type\" | \"نوع\", own::text | (is_long & async_is_long) | own::is_joined(CHANNEL)"
    );
    assert_eq!(shown("made_one"), "text \"one\", (private | is_long) & !media");
    assert_eq!(shown("made_two"), "text \"two\", group & !media");
    let closure = found["both"].iter().find(|registration| registration.route == Route::None);
    assert_eq!(closure.map(|closure| closure.takes), Some("|message| message.content().len() > 3"));

    assert_eq!(found["edited"][0].route, Route::Text(&["{braces}"]));
    assert_eq!(found["type"][0].route, Route::Command(&["type", "نوع"]));
    assert_eq!((found["patterns"][0].rank, found["patterns"][0].group), (-1, Some(2)));
    assert!((found["every_update"][0].may_pass)());
    assert!(!(found["start"][0].may_pass)());
    assert_eq!(found["nested"][0].module, "hygiene::handlers::own_module::deep");
}

#[test]
fn handlers_made_by_one_macro_call_have_places_of_their_own() {
    let found = registrations();
    let place = |name: &str| (found[name][0].line, found[name][0].column);
    assert_ne!(place("made_one"), place("made_two"));
}

#[tokio::test]
async fn handlers_stay_ordinary_functions() {
    assert_eq!(start().await, "Hello");
    assert_eq!(r#type(None), "");
    assert!(matches!(named_as_built_in::chat(None, Words(2)), Ok(false)));
    assert_eq!(of_every_type(&Failure::from("broken")).unwrap_or_default(), "broken");
}
