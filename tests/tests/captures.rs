//! Routes that carry values: what captures take, what happens where they cannot be read, and what companions build.

use std::fmt;
use std::str::FromStr;

use std::borrow::Cow;

use balethon::handler::Handlers;
use balethon::prelude::*;
use balethon::sandbox::Sandbox;

#[on_command("transfer {amount} {to} {note}")]
async fn transfer(amount: u64, to: String, note: Option<String>) -> String {
    format!("{amount} to {to}: {note:?}")
}

#[on_command("start {product}")]
async fn start(product: u32) -> String {
    format!("product {product}, {}", start::link(product + 1))
}

#[on_command("edit_{id}")]
fn edit(id: u32) -> String {
    format!("editing {id}, {}", start::link(8))
}

#[on_message(command = ["ban {user} {reason}", "اخراج {user} {reason}"])]
async fn ban(user: String, reason: Option<String>) -> String {
    format!("{user}: {}", reason.as_deref().unwrap_or("no reason"))
}

#[on_message(text = "add {numbers}")]
fn add(numbers: Vec<i64>) -> String {
    numbers.iter().sum::<i64>().to_string()
}

#[derive(Debug, PartialEq)]
enum Colour {
    Red,
    Blue,
}

impl FromStr for Colour {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        match text {
            "red" => Ok(Self::Red),
            "blue" => Ok(Self::Blue),
            other => Err(format!("{other} is no colour")),
        }
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if *self == Self::Red { "red" } else { "blue" })
    }
}

#[on_command("paint {thing}")]
async fn paint(thing: String) -> (&'static str, InlineKeyboard) {
    let keyboard = InlineKeyboard::new()
        .button("red", painted::data(&*thing, Colour::Red, None))
        .button("blue", painted::data(&*thing, Colour::Blue, "a:b"));
    ("In what colour?", keyboard)
}

#[on_callback_query(data = "paint:{thing}:{colour}:{note}")]
async fn painted(thing: String, colour: Colour, note: Option<String>) -> String {
    format!("{thing} is {colour}, {note:?}")
}

/// What a bot with these handlers replies to these texts.
async fn replies<const N: usize>(handlers: Handlers, texts: [&str; N]) -> [String; N] {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers)).await;
    let ali = sandbox.user("Ali");
    let mut replies = [const { String::new() }; N];
    for (text, reply) in texts.into_iter().zip(&mut replies) {
        ali.send(text).await;
        *reply = ali.next_reply().await.content().to_owned();
    }
    replies
}

#[test]
fn companions_build_what_routes_read() {
    assert_eq!(transfer::usage(), "/transfer <amount> <to> [note]");
    assert_eq!(transfer::text(5, "ali", "for the \"tea\""), "/transfer 5 ali for the \"tea\"");
    assert_eq!(transfer::text(5, "ali reza", None), "/transfer 5 \"ali reza\"");
    assert_eq!(edit::text(586), "/edit_586");
    // The type is that of the capture, which need not be said again.
    assert_eq!(edit::text(586_u16.into()), "/edit_586");
    assert_eq!(edit::text("586".parse().unwrap()), "/edit_586");
    assert_eq!(start::link_of("shop_bot", 7), "https://ble.ir/shop_bot?start=7");
    assert_eq!(add::text([1, 2, 3]), "add 1 2 3");
    assert_eq!(add::text(vec![]), "add");
    // What one holds, as one holds it.
    let (amount, person, purpose) = (5, "ali".to_owned(), String::from("tea"));
    assert_eq!(transfer::text(amount, &person, &purpose), "/transfer 5 ali tea");
    assert_eq!(transfer::text(amount, Cow::from("ali"), "tea"), "/transfer 5 ali tea");
    let numbers = vec![1, 2];
    assert_eq!(add::text(&numbers), "add 1 2");
    assert_eq!(add::text(&numbers[1..]), "add 2");
    assert_eq!(ban::usage(), "/ban <user> [reason]");
    assert_eq!(painted::data("a:b\\", Colour::Red, "x"), r"paint:a\:b\\:red:x");
}

#[tokio::test]
async fn values_arrive() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![transfer, start, edit, ban, add])).await;
    let name = sandbox.username(&sandbox.token());
    let ali = sandbox.user("Ali");
    for (text, answer) in [
        ("/transfer 500 sara", "500 to sara: None"),
        (&*format!("/transfer@{name} 500 sara"), "500 to sara: None"),
        ("/TRANSFER ۵۰۰ «sara ahmadi» for  the tea ", "500 to sara ahmadi: Some(\"for  the tea\")"),
        (
            "/transfer ten sara",
            "\"ten\" does not fit as amount. Please write it like this:\n/transfer <amount> <to> [note]",
        ),
        ("/transfer", "Please write it like this:\n/transfer <amount> <to> [note]"),
        ("/start 7", &format!("product 7, https://ble.ir/{name}?start=8")),
        ("/edit_586", &format!("editing 586, https://ble.ir/{name}?start=8")),
        ("/edit_{value}", "\"{value}\" does not fit as id. Please write it like this:\n/edit_<id>"),
        ("/Edit_x", "\"x\" does not fit as id. Please write it like this:\n/edit_<id>"),
        ("/اخراج sara", "sara: no reason"),
        ("/اخراج", "Please write it like this:\n/اخراج <user> [reason]"),
        ("add 1 2 ۳", "6"),
        ("add", "0"),
    ] {
        ali.send(text).await;
        assert_eq!(ali.next_reply().await.content(), answer, "{text}");
    }
}

#[tokio::test]
async fn buttons_carry_values_that_contain_the_separator() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![paint, painted])).await;
    let ali = sandbox.user("Ali");
    ali.send(&paint::text("a:b: \\c")).await;
    let _question = ali.next_reply().await;
    ali.click("red").await;
    assert_eq!(ali.next_toast().await.text, r"a:b: \c is red, None");
    ali.click("blue").await;
    assert_eq!(ali.next_toast().await.text, r#"a:b: \c is blue, Some("a:b")"#);
}

#[on_message(text = "order {what} {note}")]
async fn order_text(what: String, note: Option<String>) -> String {
    format!("{what}, {note:?}")
}

#[on_command]
async fn choices() -> (&'static str, ReplyKeyboard) {
    let keyboard = ReplyKeyboard::new()
        .button(order_text::text("tea", None))
        .button(order_text::text("green tea", "with \"honey\", please"));
    ("What would you like?", keyboard)
}

#[tokio::test]
async fn reply_buttons_lead_to_the_handler_that_they_are_built_from() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![order_text, choices])).await;
    let ali = sandbox.user("Ali");
    ali.send("/choices").await;
    let _question = ali.next_reply().await;
    let labels = ali.keyboard().concat();
    ali.click(&*labels[0]).await;
    assert_eq!(ali.next_reply().await.content(), "tea, None");
    ali.click(&*labels[1]).await;
    assert_eq!(ali.next_reply().await.content(), r#"green tea, Some("with \"honey\", please")"#);
}

#[tokio::test]
async fn data_that_is_too_long_is_refused_before_it_is_sent() {
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.handlers(handlers![paint, painted])).await;
    let ali = sandbox.user("Ali");
    ali.send(&paint::text("a wall that is longer than anybody could remember it to be")).await;
    ali.send(&paint::text("a wall")).await;
    assert_eq!(ali.next_reply().await.content(), "In what colour?");
    let errors = bot.take_errors();
    assert!(errors.len() == 1 && errors[0].contains("the data of the button \"red\" has 69 bytes"), "{errors:?}");
    assert!(errors[0].contains("Bale takes 1 to 64 bytes"), "{errors:?}");
    let sent = sandbox.requests().into_iter().filter(|request| request.method == "sendMessage").count();
    assert_eq!(sent, 1);
}

#[on_command("move {from} {to}")]
async fn move_it(from: Option<String>, to: Option<u8>) -> String {
    format!("{from:?} {to:?}")
}

#[on_message(text = "at {hour}:{minute} {what}")]
async fn at(hour: u8, minute: u8, what: Vec<String>) -> String {
    format!("{hour} {minute} {what:?}")
}

#[tokio::test]
async fn quotes_absent_values_and_separators() {
    let texts = [
        "/move",
        "/move - 5",
        "/move \"-\" 5",
        "/move 'a b' ۵",
        "/move “a \\” b”",
        "at 7:30",
        "at ۷:٣٠ «tea and» cake",
    ];
    let answers = replies(handlers![move_it, at], texts).await;
    let expected = [
        "None None",
        "None Some(5)",
        "Some(\"-\") Some(5)",
        "Some(\"a b\") Some(5)",
        "Some(\"a ” b\") None",
        "7 30 []",
        "7 30 [\"tea and\", \"cake\"]",
    ];
    assert_eq!(answers, expected);
}

mod fallbacks {
    use super::*;

    #[on_command]
    pub(crate) async fn transfer() -> &'static str {
        "the bare command"
    }

    #[on_message]
    pub(crate) async fn anything() -> &'static str {
        "anything"
    }

    #[on_message(group = 1)]
    pub(crate) async fn another_group() -> &'static str {
        "another group"
    }

    #[on_message(rank = -1)]
    pub(crate) async fn passes_on() -> (&'static str, Flow) {
        ("passed on", Flow::Continue)
    }

    #[on_command("secret {word}", group)]
    pub(crate) async fn in_groups(word: u8) -> String {
        word.to_string()
    }

    #[on_message(text = "/secret")]
    pub(crate) async fn the_secret() -> &'static str {
        "the text"
    }
}

#[tokio::test]
async fn usage_is_shown_only_where_nobody_takes_the_command() {
    use fallbacks::{another_group, anything, in_groups, passes_on, the_secret};
    let texts = ["/transfer", "/transfer ten sara"];
    let by = |reply: &str| [reply.to_owned(), reply.to_owned()];
    assert_eq!(replies(handlers![transfer, fallbacks::transfer], texts).await, by("the bare command"));
    assert_eq!(replies(handlers![transfer, anything], texts).await, by("anything"));
    assert_eq!(replies(handlers![transfer, another_group], texts).await, by("another group"));
    // Of a command whose condition does not hold nobody is told anything.
    assert_eq!(
        replies(handlers![in_groups, the_secret], ["/secret x", "/secret"].map(|_| "/secret")).await,
        by("the text")
    );

    let sandbox = Sandbox::start().await;
    let texts = Texts::persian().usage("«{usage}»").wrong_value("{value}, {capture}: «{usage}»");
    let _bot = sandbox.run(|client| client.texts(texts).handlers(handlers![transfer, passes_on, in_groups])).await;
    let ali = sandbox.user("Ali");
    ali.send("/transfer x").await;
    assert_eq!(ali.next_reply().await.content(), "passed on");
    assert_eq!(ali.next_reply().await.content(), "«/transfer <amount> <to> [note]»");
    ali.send("/transfer x b").await;
    assert_eq!(ali.next_reply().await.content(), "passed on");
    assert_eq!(ali.next_reply().await.content(), "x, amount: «/transfer <amount> <to> [note]»");
    ali.send("/secret x").await;
    assert_eq!(ali.next_reply().await.content(), "passed on");
    ali.send("/transfer 1 b").await;
    assert_eq!(ali.next_reply().await.content(), "passed on");
    assert_eq!(ali.next_reply().await.content(), "1 to b: None");
}

mod giving {
    use super::*;

    #[on_command("give {amount}")]
    pub(crate) async fn give(amount: u32) -> String {
        amount.to_string()
    }

    #[on_command("give {amount} to {who}")]
    pub(crate) async fn give_to(amount: u32, who: String) -> String {
        format!("{amount} to {who}")
    }

    #[on_command(["give {amount} of {what}", "give {what}: {amount}"])]
    pub(crate) async fn give_of(amount: u32, what: String) -> String {
        format!("{amount} of {what}")
    }

    #[on_command("give {amount}", rank = 1)]
    pub(crate) async fn small_gifts(amount: u8) -> String {
        amount.to_string()
    }
}

#[tokio::test]
async fn each_way_to_write_a_command_is_shown_once() {
    use giving::{give, give_of, give_to, small_gifts};
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.handlers(handlers![give, give_to, give_of, small_gifts])).await;
    let ali = sandbox.user("Ali");
    ali.send("/give").await;
    let ways = ["/give <amount> to <who>", "/give <amount> of <what>", "/give <what>: <amount>", "/give <amount>"];
    assert_eq!(ali.next_reply().await.content(), format!("Please write it like this:\n{}", ways.join("\n")));
    // Not every way could be read up to a wrong value.
    ali.send("/give x").await;
    assert_eq!(ali.next_reply().await.content(), format!("Please write it like this:\n{}", ways.join("\n")));
    let explanation = bot.next_explanation().await.to_string();
    let said = "no: it is written /give <amount> of <what>, or /give <what>: <amount>\n";
    assert!(explanation.contains(said), "{explanation}");
}

#[tokio::test]
async fn usage_can_be_switched_off() {
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.show_usage(false).handlers(handlers![transfer])).await;
    let ali = sandbox.user("Ali");
    ali.send("/transfer x").await;
    ali.send("/transfer 1 b").await;
    assert_eq!(ali.next_reply().await.content(), "1 to b: None");
    bot.stop().await.unwrap();
}

/// From the last to the first, so that nothing is owed to the order in the source.
mod order {
    #![allow(dead_code, reason = "what a macro by example makes is looked through, companions included")]

    use super::*;

    macro_rules! handlers_that_tell {
        ($($(#[$attribute:meta])* $name:ident($($parameter:ident: $type:ty),*);)*) => {$(
            $(#[$attribute])*
            pub(crate) async fn $name($($parameter: $type),*) -> (String, Flow) {
                let values: &[String] = &[$(format!(" {:?}", $parameter)),*];
                (concat!(stringify!($name)).to_owned() + &values.concat(), Flow::Continue)
            }
        )*};
    }

    handlers_that_tell! {
        #[on_message(text)] condition();
        #[on_message(text = "{all}")] everything(all: String);
        #[on_message(text = "{a} {b}")] two_words(a: String, b: u8);
        #[on_message(text = "say {a} {b}")] fewer_letters(a: String, b: Option<u8>);
        #[on_message(text = "say {a} {b}")] fewer_optional(a: String, b: u8);
        #[on_message(text = "say it {number}")] more_letters(number: i32);
        #[on_message(text = "say it 5")] exact();
        #[on_command("go_{id}")] in_the_name(id: u8);
        #[on_command] go_7();
        #[on_command("go_7 {rest}")] behind_the_name(rest: Option<String>);
    }
}

#[tokio::test]
async fn what_says_more_goes_first() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![mod crate::order])).await;
    let ali = sandbox.user("Ali");
    ali.send("say it 5").await;
    for expected in [
        "exact",
        "more_letters 5",
        "fewer_optional \"it\" 5",
        "fewer_letters \"it\" Some(5)",
        "everything \"say it 5\"",
        "condition",
    ] {
        assert_eq!(ali.next_reply().await.content(), expected);
    }
    ali.send("/go_7").await;
    // A capture that begins a text takes no commands, but what was written for it.
    for expected in ["behind_the_name None", "go_7", "in_the_name 7", "condition"] {
        assert_eq!(ali.next_reply().await.content(), expected);
    }
    ali.send(order::everything::text("/go_7")).await;
    for expected in ["everything \"/go_7\"", "condition"] {
        assert_eq!(ali.next_reply().await.content(), expected);
    }
}

mod twice {
    use super::*;

    #[on_command("note {text}")]
    pub(crate) async fn first(text: String) -> String {
        text
    }

    #[on_command(["keep {words}", "note {words}"])]
    pub(crate) async fn second(words: String) -> String {
        words
    }

    #[on_command("note {number}")]
    pub(crate) async fn numbers(number: u32) -> String {
        number.to_string()
    }

    #[on_command("count {number}")]
    pub(crate) async fn count(number: u32) -> String {
        number.to_string()
    }

    #[on_command("count {word}", rank = 0)]
    pub(crate) async fn count_again(word: u64) -> String {
        word.to_string()
    }
}

#[tokio::test]
async fn two_that_take_the_same_are_found_at_the_start() {
    use twice::{count, count_again, first, numbers, second};
    let sandbox = Sandbox::start().await;
    let client = sandbox.client().handlers(handlers![first, second]);
    let failure = client.serve_until(std::future::pending()).await.unwrap_err().to_string();
    assert!(failure.contains("`first`") && failure.contains("`second`"), "{failure}");
    assert!(failure.contains("note {text}"), "{failure}");
    // Numbers may not be what was written; then the next is asked.
    let _bot = sandbox.run(|client| client.handlers(handlers![numbers, first, count, count_again])).await;
    let ali = sandbox.user("Ali");
    ali.send("/note 5 apples").await;
    assert_eq!(ali.next_reply().await.content(), "5 apples");
}
