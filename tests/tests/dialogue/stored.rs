//! States in the storage: how often it is asked, restarts, time, versions, and what is none any more.

use std::time::Duration;

use balethon::prelude::*;
use balethon::sandbox::{Person, Sandbox};
use balethon::{Clock, storage};

use crate::probe::Probe;

#[state(name = "step", ttl = "1d")]
#[derive(Debug)]
enum Step {
    One,
    Two { word: String },
}

#[on_command]
async fn begin(dialogue: Dialogue<Step>) -> Result<&'static str> {
    dialogue.set(Step::One).await?;
    Ok("one?")
}

#[on_message(state = Step::One)]
async fn one(dialogue: Dialogue<Step>, message: Message) -> Result<&'static str> {
    dialogue.set(Step::Two { word: message.content().to_owned() }).await?;
    Ok("two?")
}

#[on_message(state = Step::Two { word })]
async fn two(dialogue: Dialogue<Step>, word: String) -> Result<String> {
    // The update has been told already.
    let seen = dialogue.get().await?;
    Ok(format!("{word} {}", matches!(seen, Some(Step::Two { .. }))))
}

#[on_message(state = None)]
async fn idle() -> &'static str {
    "idle"
}

#[on_message(rank = -1, text = "early")]
async fn early() -> &'static str {
    "early"
}

#[on_error]
async fn failed(error: ErrorEvent) -> String {
    error.failure().to_string()
}

async fn says(person: &Person, text: &str, answer: &str) {
    person.send(text).await;
    assert_eq!(person.next_reply().await.content(), answer);
}

/// A bot with these handlers, and its storage.
fn client(client: Client, storage: &Probe) -> Client {
    client.storage(storage.clone()).handlers(handlers![begin, one, two, idle, early, failed])
}

#[tokio::test]
async fn the_state_is_read_once_and_only_where_it_is_asked_for() {
    let (sandbox, storage) = (Sandbox::start().await, Probe::default());
    let _bot = sandbox.run(|bot| client(bot, &storage)).await;
    let ali = sandbox.user("Ali");
    for (text, answer, reads) in [
        ("hello", "idle", 1),
        // What it writes has no effect on who takes this message.
        ("/begin", "one?", 1),
        // Those that go before all states can do without.
        ("early", "early", 0),
        ("a word", "two?", 1),
        ("more", "a word true", 1),
    ] {
        says(&ali, text, answer).await;
        assert_eq!(storage.take_reads(), reads, "for {text:?}");
    }
}

#[on_message]
async fn plain() -> &'static str {
    "plain"
}

#[tokio::test]
async fn a_bot_without_states_reads_none() {
    let (sandbox, storage) = (Sandbox::start().await, Probe::default());
    let _bot = sandbox.run(|bot| bot.storage(storage.clone()).handlers(handlers![plain])).await;
    says(&sandbox.user("Ali"), "hello", "plain").await;
    assert_eq!(storage.take_reads(), 0);
}

#[tokio::test]
async fn a_state_survives_a_restart() {
    let (sandbox, storage) = (Sandbox::start().await, Probe::default());
    let ali = sandbox.user("Ali");
    let bot = sandbox.run(|bot| client(bot, &storage)).await;
    says(&ali, "/begin", "one?").await;
    says(&ali, "a word", "two?").await;
    bot.stop().await.unwrap();
    let _bot = sandbox.run(|bot| client(bot, &storage)).await;
    says(&ali, "more", "a word true").await;
}

#[tokio::test]
async fn a_state_ends_when_its_time_is_over() {
    let (clock, storage) = (Clock::manual(), Probe::default());
    let sandbox = Sandbox::start_with(clock.clone()).await;
    let _bot = sandbox.run(|bot| client(bot, &storage)).await;
    let ali = sandbox.user("Ali");
    says(&ali, "/begin", "one?").await;
    clock.advance(Duration::from_secs(86_399));
    // Each state has its own day.
    says(&ali, "a word", "two?").await;
    clock.advance(Duration::from_secs(86_399));
    says(&ali, "more", "a word true").await;
    clock.advance(Duration::from_secs(1));
    says(&ali, "more", "idle").await;
    assert_eq!(storage.states().await, []);
}

mod newer {
    use super::*;

    #[state(name = "step", version = 2)]
    pub(super) enum Step {
        Two { words: Vec<String> },
    }

    #[on_command]
    async fn begin(dialogue: Dialogue<Step>) -> Result<&'static str> {
        dialogue.set(Step::Two { words: vec!["new".into()] }).await?;
        Ok("newer")
    }

    #[on_message(state = Step::Two { words })]
    async fn two(words: Vec<String>) -> String {
        words.concat()
    }
}

#[tokio::test]
async fn a_state_of_an_earlier_version_is_an_error_and_a_fresh_start() {
    let (sandbox, storage) = (Sandbox::start().await, Probe::default());
    let ali = sandbox.user("Ali");
    let bot = sandbox.run(|bot| client(bot, &storage)).await;
    says(&ali, "/begin", "one?").await;
    says(&ali, "a word", "two?").await;
    bot.stop().await.unwrap();
    let handlers = handlers![mod crate::stored::newer, idle, failed];
    let _bot = sandbox.run(|bot| bot.storage(storage.clone()).handlers(handlers)).await;
    ali.send("more").await;
    let told = ali.next_reply().await.content().to_owned();
    assert_eq!(
        told,
        "a stored state, `step::Two` of version 1 where 2 is in use, cannot be read; it has been removed, and the \
         conversation begins anew"
    );
    assert_eq!(ali.next_reply().await.content(), "idle");
    says(&ali, "more", "idle").await;
    says(&ali, "/begin", "newer").await;
    says(&ali, "more", "new").await;
}

/// Of a bot whose handlers take no such states.
#[on_command]
async fn look(cx: balethon::event::Context, user: User) -> Result<String> {
    Ok(format!("{:?}", cx.dialogue::<newer::Step>(user.id.0, user.id).get().await?.is_some()))
}

#[on_command]
async fn replace(cx: balethon::event::Context, user: User) -> Result<String> {
    let change = |step: &mut newer::Step| *step = newer::Step::Two { words: Vec::new() };
    Ok(format!("{:?}", cx.dialogue::<newer::Step>(user.id.0, user.id).update(change).await?))
}

#[tokio::test]
async fn so_it_is_for_a_bot_that_only_looks() {
    let (sandbox, storage) = (Sandbox::start().await, Probe::default());
    let ali = sandbox.user("Ali");
    let told = "a stored state, `step::One` of version 1 where 2 is in use, cannot be read; it has been removed, and the \
                conversation begins anew";
    for (looks, nothing) in [("/look", "false"), ("/replace", "None")] {
        let bot = sandbox.run(|bot| client(bot, &storage)).await;
        says(&ali, "/begin", "one?").await;
        bot.stop().await.unwrap();
        let bot = sandbox.run(|bot| bot.storage(storage.clone()).handlers(handlers![look, replace, failed])).await;
        says(&ali, looks, told).await;
        says(&ali, looks, nothing).await;
        bot.stop().await.unwrap();
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_an_error_and_a_fresh_start() {
    let (sandbox, storage) = (Sandbox::start().await, Probe::default());
    let bot = sandbox.run(|bot| client(bot, &storage)).await;
    let ali = sandbox.user("Ali");
    let other = |from: &'static str, to: &'static str| move |value: &str| value.replace(from, to);
    type Changed = Box<dyn Fn(&str) -> String>;
    let changes: [(Changed, &str); 5] = [
        (Box::new(|_| "no JSON".into()), "a stored state cannot be read"),
        (Box::new(other("\"step\"", "\"gone\"")), "`gone`, whose type is gone, cannot be read"),
        (Box::new(other("\"Two\"", "\"Three\"")), "`step::Three`, which there is no more, cannot be read"),
        (Box::new(other("\"a word\"", "[7]")), "the field `word` cannot be read: invalid type: sequence"),
        (Box::new(other("\"word\":", "\"words\":")), "the field `word` is not there"),
    ];
    for (change, what) in changes {
        says(&ali, "/begin", "one?").await;
        says(&ali, "a word", "two?").await;
        storage.replace(change).await;
        ali.send("more").await;
        let told = ali.next_reply().await.content().to_owned();
        assert!(told.contains(what), "{told}");
        assert_eq!(ali.next_reply().await.content(), "idle", "after: {told}");
        assert_eq!(storage.states().await, []);
    }
    // The bot has not died of it, and nothing is left to tell.
    says(&ali, "/begin", "one?").await;
    assert_eq!(bot.take_errors(), Vec::<String>::new());
}

#[on_command]
async fn peek(dialogue: Dialogue<Step>) -> Result<String> {
    Ok(format!("{:?}", dialogue.get().await?))
}

#[tokio::test]
async fn a_handler_that_finds_it_begins_anew_as_well() {
    let (sandbox, storage) = (Sandbox::start().await, Probe::default());
    let handlers = handlers![begin, peek, failed];
    let _bot = sandbox.run(|bot| bot.storage(storage.clone()).handlers(handlers)).await;
    let ali = sandbox.user("Ali");
    says(&ali, "/begin", "one?").await;
    says(&ali, "/peek", "Some(One)").await;
    storage.replace(|_| "no JSON".into()).await;
    says(&ali, "/peek", "None").await;
    assert!(ali.next_reply().await.content().starts_with("a stored state cannot be read; it has been removed"));
    says(&ali, "/peek", "None").await;
}

#[tokio::test]
async fn an_update_whose_state_is_unknown_goes_to_nobody() {
    let (sandbox, storage) = (Sandbox::start().await, Probe::default());
    let _bot = sandbox.run(|bot| client(bot, &storage)).await;
    let ali = sandbox.user("Ali");
    says(&ali, "/begin", "one?").await;
    storage.fail(true);
    says(&ali, "a word", "the storage failed: the disk is full").await;
    storage.fail(false);
    says(&ali, "a word", "two?").await;
}

#[tokio::test]
async fn states_can_be_kept_by_two_bots_in_one_storage() {
    let (sandbox, memory) = (Sandbox::start().await, std::sync::Arc::new(storage::Memory::new()));
    let token = sandbox.new_bot("Other");
    let start = |bot: Client| bot.shared_storage(memory.clone()).handlers(handlers![begin, one, two, idle]);
    let (_one, _two) = (sandbox.run(start).await, sandbox.run_as(&token, start).await);
    let ali = sandbox.user("Ali");
    says(&ali, "/begin", "one?").await;
    says(&ali.talking_to(&token), "hello", "idle").await;
    says(&ali, "a word", "two?").await;
}

#[state(ttl = "1m")]
#[derive(Debug)]
struct Brief {
    count: u32,
}

#[on_command]
async fn brief(dialogue: Dialogue<Brief>) -> Result<&'static str> {
    dialogue.set(Brief { count: 1 }).await?;
    Ok("begun")
}

#[on_message(state = Brief { .. })]
async fn outlives(dialogue: Dialogue<Brief>, clock: Clock) -> Result<String> {
    clock.sleep(Duration::from_secs(60)).await;
    let updated = dialogue.update(|brief| brief.count += 1).await?;
    Ok(format!("{updated:?} {:?}", dialogue.get().await?))
}

/// What the update has found does not live longer than what is stored.
#[tokio::test]
async fn the_time_of_a_state_passes_while_a_handler_runs() {
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    let _bot = sandbox.run(|bot| bot.handlers(handlers![brief, outlives])).await;
    let ali = sandbox.user("Ali");
    says(&ali, "/brief", "begun").await;
    ali.send("go").await;
    clock.wait_for_sleepers(1).await;
    clock.advance(Duration::from_secs(60));
    assert_eq!(ali.next_reply().await.content(), "None None");
}
