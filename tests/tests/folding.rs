//! What people read as the same leads to the same handler; signs of one's own before commands; and commands in captions.

use balethon::prelude::*;
use balethon::sandbox::{Attachment, Sandbox};

#[on_message(text = "كتاب ۱")]
async fn book(message: Message) -> String {
    format!("book: {}", message.content())
}

#[on_message(text = "قیمت {name} چقدر است")]
async fn price(name: String) -> String {
    format!("price: {name}")
}

#[on_message(text = "ساعت {hour}تا{until}")]
async fn from_to(hour: u8, until: u8) -> String {
    format!("{hour} to {until}")
}

#[on_command("می‌خرم {what} {count}")]
async fn buy(what: String, count: Option<u8>) -> String {
    format!("{what} {count:?}")
}

#[on_command("علی_{id}")]
async fn ali_of(id: u32) -> String {
    format!("ali {id}")
}

#[on_message(equals("بله"))]
async fn yes() -> &'static str {
    "yes"
}

#[on_message(text = "تأیید")]
async fn confirm() -> &'static str {
    "confirmed"
}

#[on_message(text = "Menu")]
async fn menu() -> (&'static str, ReplyKeyboard) {
    ("menu", ReplyKeyboard::new().button("کتاب 1").button("كتابِ ١").button("MENU"))
}

#[on_callback_query(data = "كتاب")]
async fn data() -> &'static str {
    "arabic"
}

#[on_callback_query(data = "كتاب:{a}")]
async fn data_capture(a: String) -> String {
    format!("arabic {a}")
}

#[on_callback_query(rank = 1)]
async fn other_data() -> &'static str {
    "other"
}

#[on_command]
async fn buttons() -> (&'static str, InlineKeyboard) {
    let keyboard = InlineKeyboard::new()
        .button("one", "كتاب")
        .button("two", "کتاب")
        .button("three", data_capture::data("ي"))
        .button("four", "کتاب:ی");
    ("buttons", keyboard)
}

#[on_message(rank = 9)]
async fn nothing() -> &'static str {
    "nothing"
}

#[tokio::test]
async fn letters_digits_marks_and_case_make_no_difference() {
    let sandbox = Sandbox::start().await;
    let handlers = handlers![book, price, from_to, buy, ali_of, yes, confirm, menu, nothing];
    let _bot = sandbox.run(|client| client.handlers(handlers)).await;
    let ali = sandbox.user("Ali");
    for (text, answer) in [
        ("کتاب 1", "book: کتاب 1"),
        // The handler sees what was written.
        (" كِتابٌ ١ ", "book:  كِتابٌ ١ "),
        ("کتاب 2", "nothing"),
        ("قيمت كتابِ چقدر است", "price: كتابِ"),
        ("قیمـــت «كتاب» چقدر  است", "price: كتاب"),
        ("ساعت ۵تا٧", "5 to 7"),
        ("/ميخرم چاي ۲", "چاي Some(2)"),
        ("/می‌خرم چای", "چای None"),
        ("/علي_۷", "ali 7"),
        ("بَله", "yes"),
        ("تایید", "confirmed"),
        ("تأييد", "confirmed"),
        ("mENU", "menu"),
        ("سلام", "nothing"),
    ] {
        ali.send(text).await;
        assert_eq!(ali.next_reply().await.content(), answer, "{text}");
    }
    for label in ["کتاب 1", "كتابِ ١", "MENU"] {
        ali.click(label).await;
        let answer = if label == "MENU" { "menu".to_owned() } else { format!("book: {label}") };
        assert_eq!(ali.next_reply().await.content(), answer);
    }
}

#[tokio::test]
async fn data_is_compared_byte_by_byte() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![buttons, data, data_capture, other_data])).await;
    let ali = sandbox.user("Ali");
    ali.send("/buttons").await;
    let _buttons = ali.next_reply().await;
    for (label, answer) in [("one", "arabic"), ("two", "other"), ("three", "arabic ي"), ("four", "other")] {
        ali.click(label).await;
        assert_eq!(ali.next_toast().await.text, answer, "{label}");
    }
}

mod same {
    use super::*;

    #[on_message(text = "كتاب")]
    pub(crate) async fn arabic() {}

    #[on_message(text = "کتاب ")]
    pub(crate) async fn persian() {}

    #[on_command("علی {word}")]
    pub(crate) async fn one(word: String) {
        drop(word);
    }

    #[on_command("علي {name}")]
    pub(crate) async fn two(name: String) {
        drop(name);
    }

    #[on_callback_query(data = "كتاب")]
    pub(crate) async fn arabic_data() {}

    #[on_callback_query(data = "کتاب")]
    pub(crate) async fn persian_data() {}
}

#[tokio::test]
async fn what_is_the_same_to_people_is_found_twice_at_the_start() {
    use same::{arabic, arabic_data, one, persian, persian_data, two};
    let sandbox = Sandbox::start().await;
    let client = sandbox.client().handlers(handlers![arabic, persian, one, two]);
    let problems = client.serve_until(std::future::pending()).await.unwrap_err().to_string();
    assert!(problems.contains("`arabic`") && problems.contains("`persian`"), "{problems}");
    assert!(problems.contains("`one`") && problems.contains("`two`"), "{problems}");
    let bot = sandbox.run(|client| client.handlers(handlers![arabic_data, persian_data])).await;
    bot.stop().await.unwrap();
}

#[on_command(["ban {user}", "kick {user}"], prefix = ["!", "/"])]
async fn ban(user: String) -> String {
    format!("banned {user}, {}, {}", ban::text("sara"), ban::usage())
}

#[on_command(prefix = ".")]
async fn ping(client: Client) -> Result<String> {
    Ok(format!("pong of {}", client.get_me().await?.is_bot))
}

#[tokio::test]
async fn commands_have_signs_of_their_own() {
    let sandbox = Sandbox::start().await;
    let name = sandbox.username(&sandbox.token());
    let _bot = sandbox.run(|client| client.handlers(handlers![ban, ping, nothing])).await;
    let ali = sandbox.user("Ali");
    let banned = "banned ali, !ban sara, !ban <user>";
    for (text, answer) in [
        ("!ban ali", banned),
        ("/kick ali", banned),
        ("!KICK ali", banned),
        (&*format!("!ban@{name} ali"), banned),
        ("!ban@other_bot ali", "nothing"),
        ("ban ali", "nothing"),
        ("?ban ali", "nothing"),
        ("!banana ali", "nothing"),
        (".ping", "pong of true"),
        ("/ping", "nothing"),
    ] {
        ali.send(text).await;
        assert_eq!(ali.next_reply().await.content(), answer, "{text}");
    }
}

#[tokio::test]
async fn the_slash_is_shown_beside_other_signs() {
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.handlers(handlers![ban, ping, nothing])).await;
    sandbox.user("Ali").send("hello").await;
    let explanation = bot.next_explanation().await;
    let takes: Vec<_> = explanation.looks.iter().map(|look| (look.place.handler, &*look.takes)).collect();
    let all_signs = r#"command "!ban {user}" | "!kick {user}" | "/ban {user}" | "/kick {user}""#;
    assert_eq!(takes, [("ban", all_signs), ("ping", r#"command ".ping""#), ("nothing", "")]);
}

#[tokio::test]
async fn usage_is_told_with_the_sign_that_was_written() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![ban])).await;
    let ali = sandbox.user("Ali");
    for (text, usage) in [("!ban", "!ban <user>"), ("/kick", "/kick <user>")] {
        ali.send(text).await;
        assert_eq!(ali.next_reply().await.content(), format!("Please write it like this:\n{usage}"));
    }
}

#[on_command("post {title}")]
async fn post(photo: Photo, title: String) -> String {
    format!("{title}, {}", photo.len())
}

#[on_command]
async fn keep(_: Document) -> &'static str {
    "kept"
}

#[tokio::test]
async fn commands_stand_in_captions_too() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![post, keep, nothing])).await;
    let ali = sandbox.user("Ali");
    ali.send_file(Attachment::photo(vec![0; 10]).caption("/post at the sea")).await;
    assert!(ali.next_reply().await.content().starts_with("at the sea, "));
    ali.send_file(Attachment::document("a.txt", vec![0; 10]).caption("/keep")).await;
    assert_eq!(ali.next_reply().await.content(), "kept");
    ali.send("/post at the sea").await;
    assert_eq!(ali.next_reply().await.content(), "nothing");
}
