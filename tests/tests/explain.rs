//! Why a handler ran, or did not.

use std::panic::AssertUnwindSafe;
use std::process::Command;
use std::sync::{Arc, Mutex};

use balethon::explain::{Explain, Explanation, Said};
use balethon::prelude::*;
use balethon::sandbox::Sandbox;
use balethon::types::{Photo, UserId};
use futures_util::FutureExt;
use serde_json::{Value, json};

#[on_command]
async fn start() -> &'static str {
    "started"
}

#[on_command(private & trusted, group = 0)]
async fn secret() -> &'static str {
    "secret"
}

async fn trusted(message: &Message) -> bool {
    message.from.as_ref().is_some_and(|user| user.first_name == "Sara")
}

#[on_command("pay {amount}")]
async fn pay(amount: u64) -> String {
    format!("paid {amount}")
}

#[on_message(private & text)]
async fn echo(message: Message) -> Result {
    message.reply(message.content()).await?;
    Ok(())
}

/// The lines of the explanation, without the times, which differ.
fn lines(explanation: &Explanation) -> Vec<String> {
    let text = explanation.to_string();
    text.lines().map(|line| line.split_once("ran, ").map_or(line, |(line, _)| line).trim().to_owned()).collect()
}

fn said<'a>(explanation: &'a Explanation, handler: &str) -> &'a Said {
    let look = explanation.looks.iter().find(|look| look.place.handler == handler);
    &look.unwrap_or_else(|| panic!("no {handler} in {explanation}")).said
}

#[tokio::test]
async fn each_handler_says_what_it_said() {
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.handlers(handlers![start, echo])).await;
    let ali = sandbox.user("Ali");
    ali.send("/strat").await;
    let explanation = bot.next_explanation().await;
    let id = explanation.update_id.unwrap();
    assert_eq!(
        lines(&explanation),
        [
            &format!("update {id}  message from Ali in private: \"/strat\""),
            "start  command \"start\"  no: the command is \"strat\"  (did you mean /start?)",
            "echo   private & text   yes ->",
        ]
    );
    assert!(explanation.taken);
    let Said::Ran { took, flow, .. } = said(&explanation, "echo") else { panic!("{explanation}") };
    assert!(!took.is_zero() && *flow == Flow::Done);
    assert!(explanation.to_string().contains(" ms"), "{explanation}");
}

#[tokio::test]
async fn the_first_thing_that_said_no_is_named() {
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.handlers(handlers![start, secret, pay, photo, echo])).await;
    let ali = sandbox.user("Ali");
    let group = sandbox.group("Friends", [&ali]);
    for (text, handler, sentence) in [
        ("/start", "start", "yes -> ran"),
        ("/start", "echo", "not asked: `start` took it"),
        ("/start", "secret", "no: the command is \"start\""),
        ("/secret", "secret", "no: `trusted` says no"),
        ("/pay ten", "pay", "no: `amount` is \"ten\", which is no u64"),
        ("/pay", "pay", "no: it is written /pay <amount>"),
        ("/start@other_bot", "start", "no: the command is for @other_bot"),
        ("hello", "start", "no: it is no command"),
        ("hello", "photo", "no: `photo: Photo` is absent"),
    ] {
        ali.send(text).await;
        let explanation = bot.next_explanation().await;
        assert!(said(&explanation, handler).to_string().starts_with(sentence), "{text}: {explanation}");
    }
    ali.in_group(&group).send("/secret").await;
    let explanation = bot.next_explanation().await;
    assert_eq!(said(&explanation, "secret").to_string(), "no: `private` says no");
    assert!(explanation.event.starts_with("message from Ali in the group \"Friends\": "), "{explanation}");
    assert!(!explanation.taken);
}

#[on_message(rank = -1)]
async fn photo(photo: Photo) {
    drop(photo);
}

#[on_message(group = 1)]
async fn count(message: Message) -> Flow {
    if message.content() == "stop" { Flow::Stop } else { Flow::Continue }
}

#[on_message(group = 1)]
async fn counted() {}

#[on_message(group = 2)]
async fn last() {}

#[tokio::test]
async fn groups_that_were_stopped_say_by_whom() {
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.handlers(handlers![echo, count, counted, last])).await;
    let ali = sandbox.user("Ali");
    ali.send("hello").await;
    let explanation = bot.next_explanation().await;
    for name in ["echo", "count", "counted", "last"] {
        assert!(said(&explanation, name).is_yes(), "{explanation}");
    }
    assert!(said(&explanation, "count").to_string().ends_with(", and passed it on"));
    ali.send("stop").await;
    let explanation = bot.next_explanation().await;
    assert!(said(&explanation, "count").to_string().ends_with(", and stopped it"));
    assert_eq!(said(&explanation, "counted").to_string(), "not asked: `count` stopped it");
    assert_eq!(said(&explanation, "last").to_string(), "not asked: `count` stopped it");
}

#[on_command]
async fn fails() -> Result {
    Err("sold out".into())
}

#[on_command]
async fn panics() {
    panic!("boom");
}

#[on_message(broken)]
async fn guarded() {}

fn broken(message: &Message) -> Result<bool> {
    if message.content() == "break" { Err("no scales".into()) } else { Ok(false) }
}

#[on_error]
async fn numbers(_error: &std::num::ParseIntError) {}

#[on_error]
async fn any_error(_error: &Failure) {}

#[tokio::test]
async fn errors_are_explained_with_the_update() {
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.handlers(handlers![fails, panics, guarded, numbers, any_error])).await;
    let ali = sandbox.user("Ali");
    ali.send("/fails").await;
    let explanation = bot.next_explanation().await;
    assert_eq!(said(&explanation, "fails").to_string(), "yes -> failed: sold out");
    let [error] = &explanation.errors[..] else { panic!("{explanation}") };
    assert!(error.event.starts_with("error: fails (") && error.event.ends_with("): sold out"), "{explanation}");
    assert_eq!(said(error, "numbers").to_string(), "no: `_error: ParseIntError` is absent");
    assert!(said(error, "any_error").is_yes());
    assert!(explanation.to_string().contains("\n    any_error"), "{explanation}");

    ali.send("/panics").await;
    let explanation = bot.next_explanation().await;
    let Said::Failed { panicked: true, error, .. } = said(&explanation, "panics") else { panic!("{explanation}") };
    assert!(error.starts_with("panicked at ") && error.ends_with(": boom"), "{error}");

    ali.send("break").await;
    let explanation = bot.next_explanation().await;
    assert_eq!(said(&explanation, "guarded").to_string(), "no: the condition failed: no scales");
}

#[on_callback_query(data = "buy:{product}")]
async fn buy(product: u8) -> String {
    format!("bought {product}")
}

#[on_callback_query(data = "sell")]
async fn sell() {}

#[on_message]
async fn shop() -> (&'static str, InlineKeyboard) {
    ("What?", InlineKeyboard::new().button("Buy", buy::data(7)))
}

#[tokio::test]
async fn presses_are_explained() {
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.handlers(handlers![shop, buy, sell])).await;
    let ali = sandbox.user("Ali");
    ali.send("shop").await;
    bot.next_explanation().await;
    ali.click("Buy").await;
    let explanation = bot.next_explanation().await;
    assert_eq!(explanation.event, "press on a button from Ali in private: \"buy:7\"");
    assert_eq!(said(&explanation, "sell").to_string(), "no: the data is \"buy:7\"");
    assert!(said(&explanation, "buy").is_yes());
}

#[state]
enum SignUp {
    Name,
    Age { name: String },
}

#[on_command]
async fn sign_up(dialogue: Dialogue<SignUp>) -> Result<&'static str> {
    dialogue.set(SignUp::Name).await?;
    Ok("What is your name?")
}

#[on_message(state = SignUp::Name, text = "{name}")]
async fn got_name(dialogue: Dialogue<SignUp>, name: String) -> Result {
    Ok(dialogue.set(SignUp::Age { name }).await?)
}

#[on_message(state = SignUp::Age { name }, text = "{age}")]
async fn got_age(name: String, age: u8) -> String {
    format!("{name}, {age}")
}

#[tokio::test]
async fn states_say_in_which_the_person_is() {
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.handlers(handlers![sign_up, got_name, got_age, echo])).await;
    let ali = sandbox.user("Ali");
    for (text, handler, sentence) in [
        ("hello", "got_name", "no: there is no state"),
        ("/sign_up", "sign_up", "yes -> ran"),
        ("Ali", "got_age", "no: the state is `SignUp::Name`"),
        ("ten", "got_name", "no: the state is `SignUp::Age`"),
        ("ten", "got_age", "no: `age` is \"ten\", which is no u8"),
    ] {
        ali.send(text).await;
        let explanation = bot.next_explanation().await;
        assert!(said(&explanation, handler).to_string().starts_with(sentence), "{text}: {explanation}");
    }
}

#[before(private)]
async fn closed(message: Message) -> (Option<&'static str>, Flow) {
    if message.content() == "/open" { (None, Flow::Continue) } else { (Some("We are closed."), Flow::Stop) }
}

#[before(unweighed)]
async fn scales() {}

fn unweighed(update: &Update) -> Result<bool> {
    match &update.message {
        Some(message) => broken(message),
        None => Ok(false),
    }
}

#[on_message(text = "break")]
async fn break_it() {}

#[after]
async fn counted_after() {}

mod staff {
    use balethon::prelude::*;

    #[condition]
    async fn of_staff(user: User) -> bool {
        user.first_name == "Sara"
    }

    chain!(of_staff);

    #[on_command]
    pub(super) async fn open() -> &'static str {
        "opened"
    }

    #[on_command]
    pub(super) async fn close() {}
}

#[tokio::test]
async fn gates_chains_and_what_comes_after_are_explained() {
    let sandbox = Sandbox::start().await;
    let handlers = || handlers![scales, closed, counted_after, mod crate::staff, break_it];
    let bot = sandbox.run(|client| client.handlers(handlers())).await;
    let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    ali.send("/close").await;
    let explanation = bot.next_explanation().await;
    let order: Vec<_> = explanation.looks.iter().map(|look| look.place.handler).collect();
    assert_eq!(order, ["closed", "scales", "open", "close", "break_it", "counted_after"], "{explanation}");
    assert!(said(&explanation, "closed").to_string().ends_with(", and stopped it"), "{explanation}");
    assert_eq!(said(&explanation, "close").to_string(), "not asked: `closed` stopped it");
    assert_eq!(said(&explanation, "open").to_string(), "no: the command is \"close\"");
    assert!(said(&explanation, "counted_after").is_yes() && explanation.taken, "{explanation}");

    ali.send("/open").await;
    let explanation = bot.next_explanation().await;
    assert_eq!(said(&explanation, "open").to_string(), "no: `of_staff` says no");
    assert!(explanation.to_string().contains("command \"open\", in staff (of_staff)"), "{explanation}");
    assert!(!explanation.taken);
    sara.send("/open").await;
    let explanation = bot.next_explanation().await;
    assert!(said(&explanation, "open").is_yes() && explanation.taken, "{explanation}");

    let group = sandbox.group("Friends", [&ali]);
    ali.in_group(&group).send("break").await;
    let explanation = bot.next_explanation().await;
    assert_eq!(said(&explanation, "closed").to_string(), "no: `private` says no");
    let failed = "the condition failed, which lets nothing through: no scales";
    assert_eq!(said(&explanation, "scales").to_string(), failed);
    let not_asked = "not asked: `scales` failed, so the event went no further";
    assert_eq!(said(&explanation, "break_it").to_string(), not_asked);
    assert!(!explanation.taken, "{explanation}");
    bot.take_errors();

    let explanation = sandbox.client().handlers(handlers()).explain(update("/open")).await.unwrap();
    for name in ["closed", "open"] {
        assert_eq!(*said(&explanation, name), Said::Matches, "{explanation}");
    }
    let explanation = sandbox.client().handlers(handlers()).explain(update("break")).await.unwrap();
    assert_eq!(said(&explanation, "scales").to_string(), failed);
    assert_eq!(said(&explanation, "break_it").to_string(), not_asked);
}

mod thousand {
    use balethon::prelude::*;

    macro_rules! commands {
        ($($name:ident)*) => { $(#[on_command] pub(super) async fn $name() {})* };
    }

    commands! {
        apple banana cherry date_fruit elder fig grape hazel ivy juniper kiwi lemon mango nectar olive peach quince
    }
}

#[tokio::test]
async fn many_other_commands_are_counted() {
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.handlers(handlers![mod crate::thousand, echo])).await;
    let ali = sandbox.user("Ali");
    ali.send("/quinec").await;
    let explanation = bot.next_explanation().await;
    // The one that was meant is not among those left out.
    assert_eq!((explanation.looks.len(), explanation.others), (14, 4));
    let meant: Vec<_> = explanation.looks.iter().filter_map(|look| look.did_you_mean).collect();
    assert_eq!(meant, ["quince"]);
    assert!(explanation.to_string().ends_with("\n  and 4 more of other commands, texts or data"), "{explanation}");
}

fn update(text: &str) -> Value {
    json!({"update_id": 7, "message": {
        "message_id": 1, "date": 0, "chat": {"id": 5, "type": "private"}, "from": {"id": 5, "first_name": "Sara"}, "text": text,
    }})
}

#[derive(Default)]
struct Ran(Mutex<Vec<UserId>>);

#[on_command]
async fn noted(user: User, ran: Data<Arc<Ran>>) {
    ran.0.lock().unwrap().push(user.id);
}

#[on_command("noted", rank = -1)]
async fn passes(message: Message) -> Flow {
    message.reply("never").await.unwrap();
    Flow::Continue
}

#[tokio::test]
async fn a_given_update_is_explained_and_no_handler_runs() {
    let sandbox = Sandbox::start().await;
    let ran = Arc::new(Ran::default());
    let client = sandbox.client().data(Arc::clone(&ran)).handlers(handlers![passes, noted, secret, echo, pay]);
    let explanation = client.explain(update("/noted")).await.unwrap();
    assert_eq!(
        lines(&explanation),
        [
            "update 7  message from Sara in private: \"/noted\"",
            "passes  command \"noted\"                      yes",
            "pay     command \"pay {amount}\"               no: the command is \"noted\"",
            "secret  command \"secret\", private & trusted  no: the command is \"noted\"",
            "noted   command \"noted\", takes User          yes",
            "echo    private & text                       not asked: `noted` took it",
        ]
    );
    assert!(ran.0.lock().unwrap().is_empty());
    // Conditions are asked, here one of the user's.
    let explanation = client.explain(update("/secret").to_string()).await.unwrap();
    assert_eq!(*said(&explanation, "secret"), Said::Matches);
    let explanation = client.explain(update("/pay x")).await.unwrap();
    assert!(matches!(said(&explanation, "pay"), Said::Unread { capture: "amount", .. }), "{explanation}");
    // Nothing but `getMe` went to Bale.
    assert!(sandbox.requests().iter().all(|request| request.method == "getMe"));
    let error = client.explain("{}").await.unwrap_err();
    assert_eq!(error.downcast_ref::<Error>().unwrap().kind(), ErrorKind::Unreadable);
}

#[tokio::test]
async fn an_explanation_is_data() {
    let sandbox = Sandbox::start().await;
    let client = sandbox.client().handlers(handlers![start, pay]);
    let data = serde_json::to_value(client.explain(update("/strat")).await.unwrap()).unwrap();
    assert_eq!(data["update_id"], 7);
    assert_eq!(data["taken"], false);
    let look = data["looks"].as_array().unwrap().iter().find(|look| look["handler"] == "start").unwrap();
    assert_eq!(look["said"], json!({"said": "route", "found": "the command is \"strat\""}));
    assert_eq!(look["did_you_mean"], "start");
    assert!(look["file"].as_str().unwrap().ends_with("explain.rs") && look["line"].is_u64());
}

#[tokio::test]
async fn a_function_is_told_and_its_panic_harms_nobody() {
    let sandbox = Sandbox::start().await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let listener = Arc::clone(&told);
    let bot = sandbox
        .run(|client| {
            client
                .handlers(handlers![start])
                .explain_updates(Explain::Nothing)
                .explain_to(|_| panic!("a listener"))
                .explain_to(move |explanation| listener.lock().unwrap().push(explanation.taken))
        })
        .await;
    let ali = sandbox.user("Ali");
    for text in ["/start", "hello"] {
        ali.send(text).await;
        bot.next_explanation().await;
    }
    bot.stop().await.unwrap();
    assert_eq!(*told.lock().unwrap(), [true, false]);
}

#[tokio::test]
async fn a_test_that_waits_in_vain_tells_what_the_handlers_said() {
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.handlers(handlers![start])).await;
    let ali = sandbox.user("Ali");
    ali.send("/strat").await;
    bot.next_explanation().await;
    // Stands for all that ends a test: the others take ten seconds.
    let panic = AssertUnwindSafe(ali.send("")).catch_unwind().await.unwrap_err();
    let text = panic.downcast_ref::<String>().unwrap();
    let (_, explained) = text.split_once("\n--- the last updates ---\nupdate ").unwrap_or_else(|| panic!("{text}"));
    assert!(explained.contains("no: the command is \"strat\"  (did you mean /start?)"), "{text}");
}

/// The program that the test below starts; by itself it does nothing.
#[tokio::test]
#[ignore = "started by another test"]
async fn explains_as_the_environment_says() {
    if std::env::var("BALETHON_TEST").is_err() {
        return;
    }
    let sandbox = Sandbox::start().await;
    let bot = sandbox.run(|client| client.handlers(handlers![start])).await;
    let ali = sandbox.user("Ali");
    for text in ["/start", "hello"] {
        ali.send(text).await;
        bot.next_explanation().await;
    }
    bot.stop().await.unwrap();
}

#[test]
fn the_environment_says_what_is_explained() {
    let told = |value: &str| {
        let mut program = Command::new(std::env::current_exe().unwrap());
        program.args(["--exact", "explains_as_the_environment_says", "--ignored", "--nocapture"]);
        let output = program.env("BALETHON_TEST", "1").env("BALETHON_EXPLAIN", value).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    for (value, taken, untaken) in [("", false, false), ("0", false, false), ("1", false, true), ("all", true, true)] {
        let told = told(value);
        assert_eq!(
            told.contains("in private: \"/start\"\n  start  command \"start\"  yes -> ran"),
            taken,
            "{value}: {told}"
        );
        assert_eq!(
            told.contains("in private: \"hello\"\n  start  command \"start\"  no: it is no"),
            untaken,
            "{value}: {told}"
        );
    }
    let told = told("yes");
    assert!(told.contains("warning: BALETHON_EXPLAIN is \"yes\""), "{told}");
}
