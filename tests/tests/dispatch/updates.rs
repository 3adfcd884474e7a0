//! Updates of every sort: known and unknown, of channels, empty, malformed.

use std::sync::{Arc, Mutex};

use balethon::prelude::*;
use balethon::sandbox::{ChannelPosts, Fault, Sandbox};
use serde_json::json;

/// What arrived where.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<String>>>);

impl Seen {
    fn add(&self, what: impl Into<String>) {
        self.0.lock().unwrap().push(what.into());
    }

    fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

#[on_message]
async fn message(message: Message, user: Option<User>, seen: Data<Seen>) {
    let from = user.map_or("nobody".to_owned(), |user| user.to_string());
    seen.add(format!("message of {from}: {:?}", message.content()));
}

#[on_edited_message]
async fn edited(message: Message, user: Option<User>, seen: Data<Seen>) {
    let from = user.map_or("nobody".to_owned(), |user| user.to_string());
    seen.add(format!("edited by {from}: {:?}", message.content()));
}

#[on_update(group = -1)]
async fn every(update: Update, seen: Data<Seen>) {
    seen.add(format!("update {}", update.id.0));
}

#[on_update(rank = 1)]
async fn other(update: Update, seen: Data<Seen>) {
    seen.add(format!("other: {}", update["story_posted"]["id"]));
}

#[on_error]
async fn malformed(error: ErrorEvent, update: Option<Update>, seen: Data<Seen>) {
    assert!(update.is_none() && error.place().is_none());
    seen.add(format!("unreadable: {}", error.raw().unwrap()));
}

/// Takes only what a person sent.
#[on_message(rank = -1)]
async fn of_a_person(user: User, seen: Data<Seen>) {
    seen.add(format!("a person: {user}"));
}

async fn run(sandbox: &Sandbox, handlers: balethon::handler::Handlers) -> (Seen, balethon::sandbox::RunningBot) {
    let seen = Seen::default();
    let shared = seen.clone();
    let bot = sandbox.run(|client| client.data(shared).lanes(Lanes::PerChat).max_workers(1).handlers(handlers)).await;
    (seen, bot)
}

async fn seen_at_the_end(sandbox: &Sandbox, (seen, bot): (Seen, balethon::sandbox::RunningBot)) -> Vec<String> {
    sandbox.wait_confirmed().await;
    bot.stop().await.unwrap();
    seen.all()
}

#[tokio::test]
async fn a_malformed_update_loses_none_of_its_batch() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    for text in ["one", "two"] {
        ali.send(text).await;
    }
    sandbox.fault(Fault::malformed_update());
    let running = run(&sandbox, handlers![message, malformed]).await;
    let mut seen = seen_at_the_end(&sandbox, running).await;
    seen.sort();
    let raw = r#"unreadable: {"message":"this is no message","update_id":null}"#;
    assert_eq!(seen, [r#"message of Ali: "one""#, r#"message of Ali: "two""#, raw]);
}

#[tokio::test]
async fn malformed_updates_with_an_id_are_confirmed_and_told() {
    let sandbox = Sandbox::start().await;
    let running = run(&sandbox, handlers![message, malformed]).await;
    sandbox.push_update(json!({"update_id": 40, "message": "nonsense"}));
    sandbox.push_update(json!({"update_id": 41, "callback_query": {"id": 7}}));
    let mut seen = seen_at_the_end(&sandbox, running).await;
    seen.sort();
    let one = r#"unreadable: {"callback_query":{"id":7},"update_id":41}"#;
    assert_eq!(seen, [one, r#"unreadable: {"message":"nonsense","update_id":40}"#]);
}

#[tokio::test]
async fn unknown_kinds_reach_on_update_with_all_their_fields() {
    let sandbox = Sandbox::start().await;
    let running = run(&sandbox, handlers![message, every, other]).await;
    sandbox.push_update(json!({"story_posted": {"id": 9}}));
    let seen = seen_at_the_end(&sandbox, running).await;
    assert_eq!(seen, ["update 1", "other: 9"]);
}

#[tokio::test]
async fn an_unknown_kind_without_a_handler_breaks_nothing() {
    let sandbox = Sandbox::start().await;
    let running = run(&sandbox, handlers![message]).await;
    sandbox.push_update(json!({"story_posted": {"id": 9}}));
    sandbox.user("Ali").send("hello").await;
    let seen = seen_at_the_end(&sandbox, running).await;
    assert_eq!(seen, [r#"message of Ali: "hello""#]);
}

#[tokio::test]
async fn posts_of_a_channel_are_messages_under_either_name() {
    for name in [ChannelPosts::Message, ChannelPosts::ChannelPost] {
        let sandbox = Sandbox::start().await;
        sandbox.quirks(|quirks| quirks.channel_posts = name);
        let running = run(&sandbox, handlers![message, edited, of_a_person]).await;
        let channel = sandbox.channel("News", [&sandbox.user("Ali")]);
        let post = channel.post("hello").await;
        post.edit("hello again").await;
        let seen = seen_at_the_end(&sandbox, running).await;
        assert_eq!(seen.len(), 2, "{name:?}: {seen:?}");
        assert!(seen[0].ends_with(r#": "hello""#), "{name:?}: {seen:?}");
        assert!(seen[1].ends_with(r#": "hello again""#), "{name:?}: {seen:?}");
    }
}

/// Where a post has no author at all, handlers that take a `User` are passed over.
#[tokio::test]
async fn a_post_without_a_person_has_no_user() {
    let sandbox = Sandbox::start().await;
    let running = run(&sandbox, handlers![of_a_person, message, edited]).await;
    let chat = json!({"id": 5000, "type": "channel", "title": "News"});
    let post = json!({"message_id": 7, "date": 100, "chat": chat, "sender_chat": chat, "text": "hello"});
    sandbox.push_update(json!({ "channel_post": post }));
    sandbox.push_update(json!({ "edited_channel_post": post }));
    sandbox.user("Ali").send("hi").await;
    let seen = seen_at_the_end(&sandbox, running).await;
    let mut sorted = seen.clone();
    sorted.sort();
    assert_eq!(sorted, ["a person: Ali", r#"edited by nobody: "hello""#, r#"message of nobody: "hello""#], "{seen:?}");
}

#[tokio::test]
async fn a_message_of_spaces_only_breaks_nothing() {
    let sandbox = Sandbox::start().await;
    let running = run(&sandbox, handlers![start, exact, message]).await;
    let ali = sandbox.user("Ali");
    let from = json!({"id": ali.id().0, "is_bot": false, "first_name": "Ali"});
    let chat = json!({"id": ali.id().0, "type": "private", "first_name": "Ali"});
    for (number, text) in ["   ", "\u{200c}\u{a0}\n\t", "", "/", "/ start", "/@bot"].into_iter().enumerate() {
        let fields = json!({"message_id": 100 + number, "date": 100, "chat": chat, "from": from, "text": text});
        sandbox.push_update(json!({ "message": fields }));
    }
    let seen = seen_at_the_end(&sandbox, running).await;
    assert_eq!(seen.len(), 6, "{seen:?}");
    assert!(seen.iter().all(|line| line.starts_with("message of Ali: ")), "{seen:?}");
}

#[on_command]
async fn start(seen: Data<Seen>) {
    seen.add("start");
}

#[on_message(text = "exact")]
async fn exact(seen: Data<Seen>) {
    seen.add("exact");
}

#[tokio::test]
async fn updates_that_come_twice_are_handled_once() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    ali.send("one").await;
    ali.send("two").await;
    sandbox.fault(Fault::repeated_updates());
    let running = run(&sandbox, handlers![message]).await;
    sandbox.wait_confirmed().await;
    ali.send("three").await;
    let seen = seen_at_the_end(&sandbox, running).await;
    assert_eq!(seen, [r#"message of Ali: "one""#, r#"message of Ali: "two""#, r#"message of Ali: "three""#]);
}
