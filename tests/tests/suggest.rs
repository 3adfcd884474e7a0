//! "Did you mean /start?", said to people.

use balethon::Texts;
use balethon::prelude::*;
use balethon::sandbox::Sandbox;

#[on_command("start")]
async fn start() -> &'static str {
    "started"
}

#[on_command("شروع")]
async fn begin() -> &'static str {
    "شروع شد"
}

#[on_command("ban {reason}", for_admins)]
async fn ban(reason: String) -> String {
    reason
}

#[on_command("resort")]
async fn resort() -> &'static str {
    "sorted again"
}

#[on_command("report", for_admins)]
async fn report() -> &'static str {
    "all is well"
}

mod by_place {
    use super::*;

    #[on_command("start", group)]
    pub(crate) async fn in_groups() -> &'static str {
        "started in a group"
    }

    #[on_command("start", private)]
    pub(crate) async fn in_private() -> &'static str {
        "started"
    }
}

async fn for_admins(message: &Message) -> bool {
    message.from.as_ref().is_some_and(|user| user.first_name == "Admin")
}

#[on_message(text = "end")]
async fn end() -> &'static str {
    "the end"
}

/// The next thing that the bot says, if it answers the text at all.
macro_rules! answer {
    ($person:expr, $text:expr) => {{
        $person.send($text).await;
        $person.send("end").await;
        let answer = $person.next_reply().await.content().to_owned();
        if answer != "the end" {
            assert_eq!($person.next_reply().await.content(), "the end");
        }
        Some(answer).filter(|answer| answer != "the end")
    }};
}

const MEANT: &str = "There is no such command. Did you mean /start?";

#[tokio::test]
async fn what_is_near_is_offered() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![start, begin, end])).await;
    let ali = sandbox.user("Ali");
    for (text, answered) in [
        ("/strat", Some(MEANT)),
        ("/Strt now", Some(MEANT)),
        ("/start", Some("started")),
        ("/sart", Some(MEANT)),
        ("/شروغ", Some("There is no such command. Did you mean /شروع?")),
        ("/stop", None),
        ("/s", None),
        ("strat", None),
        ("/strat@other_bot", None),
    ] {
        assert_eq!(answer!(ali, text).as_deref(), answered, "{text}");
    }
}

#[tokio::test]
async fn in_groups_only_where_the_bot_is_named() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![start, end])).await;
    let ali = sandbox.user("Ali");
    let name = sandbox.username(&sandbox.token());
    let group = sandbox.group("Friends", [&ali]);
    let there = ali.in_group(&group);
    assert_eq!(answer!(there, "/strat"), None);
    let named = answer!(there, format!("/strat@{name}"));
    assert_eq!(named.unwrap(), format!("There is no such command. Did you mean /start@{name}?"));
}

#[tokio::test]
async fn what_is_not_for_all_is_not_told_to_all() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![ban, end])).await;
    let (ali, admin) = (sandbox.user("Ali"), sandbox.user("Admin"));
    assert_eq!(answer!(ali, "/bam spam"), None);
    assert_eq!(answer!(admin, "/bam spam").unwrap(), "There is no such command. Did you mean /ban?");
    // The command itself, for who may not use it.
    assert_eq!(answer!(ali, "/ban spam"), None);
}

#[tokio::test]
async fn of_handlers_with_one_command_any_may_allow_it() {
    use by_place::{in_groups, in_private};
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.handlers(handlers![in_groups, in_private, end])).await;
    let ali = sandbox.user("Ali");
    ali.send("/strat").await;
    assert_eq!(ali.next_reply().await.content(), MEANT);
    // The log says it of both.
    let explanation = bot.next_explanation().await;
    let meant = explanation.looks.iter().filter(|look| look.did_you_mean == Some("start"));
    assert_eq!(meant.map(|look| look.place.handler).collect::<Vec<_>>(), ["in_groups", "in_private"]);
}

#[tokio::test]
async fn the_nearest_that_is_allowed_is_offered() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![resort, report, end])).await;
    let (ali, admin) = (sandbox.user("Ali"), sandbox.user("Admin"));
    let meant = |command| Some(format!("There is no such command. Did you mean /{command}?"));
    assert_eq!(answer!(admin, "/repport"), meant("report"));
    assert_eq!(answer!(ali, "/repport"), meant("resort"));
    // What is there, if not for all, was not written wrong.
    assert_eq!(answer!(ali, "/report"), None);
}

#[tokio::test]
async fn in_other_words_or_not_at_all() {
    let sandbox = Sandbox::start().await;
    let token = sandbox.new_bot("Silent");
    let other = sandbox.new_bot("Own words");
    let _persian = sandbox.run(|client| client.texts(Texts::persian()).handlers(handlers![start, end])).await;
    let _silent = sandbox.run_as(&token, |client| client.suggest_commands(false).handlers(handlers![start, end])).await;
    let own = Texts::english().did_you_mean("{command}, perhaps?");
    let _own = sandbox.run_as(&other, |client| client.texts(own).handlers(handlers![start, end])).await;
    let ali = sandbox.user("Ali");
    assert_eq!(answer!(ali, "/strat").unwrap(), "چنین دستوری نیست. منظورتان /start بود؟");
    let ali = ali.talking_to(&token);
    assert_eq!(answer!(ali, "/strat"), None);
    let ali = ali.talking_to(&other);
    assert_eq!(answer!(ali, "/strat").unwrap(), "/start, perhaps?");
}

#[state]
enum Form {
    Name,
}

#[on_command("begin")]
async fn fill_in(form: Dialogue<Form>) -> Result<&'static str> {
    form.set(Form::Name).await?;
    Ok("name?")
}

#[on_command("cancel", state = Form::_)]
async fn cancel() -> &'static str {
    "cancelled"
}

#[tokio::test]
async fn commands_of_a_state_are_offered_in_it() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![fill_in, cancel, end])).await;
    let ali = sandbox.user("Ali");
    assert_eq!(answer!(ali, "/cancle"), None);
    assert_eq!(answer!(ali, "/begin").unwrap(), "name?");
    assert_eq!(answer!(ali, "/cancle").unwrap(), "There is no such command. Did you mean /cancel?");
}
