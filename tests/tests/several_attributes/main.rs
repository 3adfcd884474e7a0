//! Several attributes on one function: as many handlers, and one companion.

use balethon::handler::Handlers;
use balethon::prelude::*;
use balethon::sandbox::Sandbox;

/// Routes without captures.
#[on_command]
#[on_message(text = "Menu")]
async fn menu() -> &'static str {
    "Tea, coffee."
}

/// Captures in both, whatever attribute makes them.
#[on_command("buy {product} {count}")]
#[on_callback_query(data = "buy:{product}:{count}")]
async fn buy(product: u32, count: u8, _user: User) -> String {
    format!("{count} of {product}")
}

/// Of two texts, the first is built; what only the second has, comes from it.
#[on_message(text = "open {number}")]
#[on_command("start {number}")]
#[on_edited_message(text = "again {number}")]
async fn open(number: u32) -> String {
    format!("door {number}")
}

/// One that is captured by one of them alone.
#[on_command("find {word} {page}")]
#[on_callback_query(data = "find:{word}")]
#[on_message(text = "find everything")]
async fn find(word: Option<String>, page: Option<u8>, user: User) -> String {
    format!("{word:?} on {page:?} for {}", user.first_name)
}

/// One that the other event gives.
#[on_callback_query(data = "who:{user}")]
#[on_command]
async fn who(user: Option<Named>) -> String {
    user.map_or_else(|| "nobody".to_owned(), |user| user.0)
}

/// Read from a capture or from the event.
struct Named(String);

impl std::str::FromStr for Named {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

impl std::fmt::Display for Named {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A condition for each, under `cfg_attr` as well.
#[on_message(photo, rank = 1)]
#[cfg_attr(all(), on_message(text = "number {n}"), on_callback_query(data = "number:{n}"))]
fn number(n: Option<u8>) -> String {
    format!("{n:?}")
}

#[on_command]
async fn buttons() -> (&'static str, InlineKeyboard) {
    let keyboard = InlineKeyboard::new()
        .button("buy", buy::data(7, 2))
        .button("find", find::data("tea"))
        .button("who", who::data(Named("Sara".to_owned())))
        .button("number", number::data(9));
    ("Press.", keyboard)
}

fn all() -> Handlers {
    handlers![menu, buy, open, find, who, number, buttons]
}

#[tokio::test]
async fn each_attribute_is_a_handler() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(all())).await;
    let ali = sandbox.user("Ali");
    for (text, reply) in [
        ("/menu", "Tea, coffee."),
        ("Menu", "Tea, coffee."),
        ("/buy 7 2", "2 of 7"),
        ("open 3", "door 3"),
        ("/start 4", "door 4"),
        ("/find tea 3", "Some(\"tea\") on Some(3) for Ali"),
        ("find everything", "None on None for Ali"),
        ("/who", "nobody"),
        ("number 8", "Some(8)"),
        ("/buttons", "Press."),
    ] {
        ali.send(text).await;
        assert_eq!(ali.next_reply().await.content(), reply, "{text}");
    }
    for (label, toast) in
        [("buy", "2 of 7"), ("find", "Some(\"tea\") on None for Ali"), ("who", "Sara"), ("number", "Some(9)")]
    {
        ali.click(label).await;
        assert_eq!(ali.next_toast().await.text, toast, "{label}");
    }
}

#[test]
fn the_first_attribute_makes_what_two_could() {
    assert_eq!(open::text(3), "open 3");
    assert_eq!(open::usage(), "open <number>");
    assert_eq!(open::link_of("shop_bot", 3), "https://ble.ir/shop_bot?start=3");
    assert_eq!(buy::text(7, 2), "/buy 7 2");
    assert_eq!(buy::data(7, 2), "buy:7:2");
    assert_eq!(find::text("tea", 3), "/find tea 3");
    assert_eq!(number::text(8), "number 8");
}

#[tokio::test]
async fn a_reply_button_leads_to_the_handler_of_its_text() {
    #[on_message(text = "Our menu")]
    async fn our_menu() -> &'static str {
        "Tea, coffee."
    }

    #[on_command]
    async fn begin() -> (&'static str, ReplyKeyboard) {
        ("Welcome!", ReplyKeyboard::new().button(text_of(our_menu)).button(text_of(menu)))
    }

    #[on_callback_query(data = ["close", "end"])]
    #[on_command]
    async fn close() -> &'static str {
        "Closed."
    }

    #[on_message(text = "last")]
    async fn last() -> (&'static str, InlineKeyboard) {
        ("Last.", InlineKeyboard::new().button("Close", data_of(close)))
    }

    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![our_menu, menu, begin, close, last])).await;
    let ali = sandbox.user("Ali");
    ali.send("/begin").await;
    ali.next_reply().await;
    assert_eq!(ali.keyboard(), [["Our menu", "Menu"]]);
    for label in ["Our menu", "Menu"] {
        ali.click(label).await;
        assert_eq!(ali.next_reply().await.content(), "Tea, coffee.");
    }
    assert_eq!(text_of(close), "/close");
    ali.send(text_of(last)).await;
    ali.next_reply().await;
    ali.click("Close").await;
    assert_eq!(ali.next_toast().await.text, "Closed.");
}

fn panic_of(work: impl FnOnce() -> String + std::panic::UnwindSafe) -> String {
    let panic = std::panic::catch_unwind(work).unwrap_err();
    panic.downcast_ref::<String>().unwrap().clone()
}

#[test]
fn what_has_no_text_says_so() {
    async fn no_handler() {}
    assert!(panic_of(|| text_of(no_handler)).contains("no_handler` is no handler with a text; it needs"));
    assert!(panic_of(|| data_of(menu)).contains("it needs an attribute such as `#[on_callback_query(data = "));
    assert!(panic_of(|| text_of(buy)).ends_with("has captures; it builds its text by itself: `buy::text(…)`"));
}

/// A module, its function and the import of it under one name.
mod help;
use help::help;

#[test]
fn a_route_without_captures_has_no_companion() {
    assert_eq!(text_of(help), "Help me");
}
