//! Who is in a state.

use std::sync::Arc;
use std::time::Duration;

use balethon::Clock;
use balethon::event::Context;
use balethon::prelude::*;
use balethon::sandbox::{Person, Sandbox};
use balethon::storage::{File, Memory, Storage};

#[state(name = "listed", ttl = "1d")]
#[derive(Debug)]
enum SignUp {
    Name,
    Age { name: String },
}

#[state(per = person)]
#[derive(Debug)]
struct Order {
    item: u8,
}

#[state(per = chat)]
#[derive(Debug)]
struct Poll;

#[on_command("signup {name}")]
async fn signup(dialogue: Dialogue<SignUp>, name: Option<String>) -> Result<&'static str> {
    dialogue.set(name.map_or(SignUp::Name, |name| SignUp::Age { name })).await?;
    Ok("begun")
}

#[on_command("order {item}")]
async fn order(dialogue: Dialogue<Order>, item: u8) -> Result<&'static str> {
    dialogue.set(Order { item }).await?;
    Ok("begun")
}

#[on_command]
async fn poll(dialogue: Dialogue<Poll>) -> Result<&'static str> {
    dialogue.set(Poll).await?;
    Ok("begun")
}

/// Who is in a state, in the order of their ids.
async fn listed<S: balethon::dialogue::State + std::fmt::Debug>(cx: &Context) -> Result<Vec<String>> {
    let mut all = cx.dialogues::<S>().await?;
    all.sort_by_key(|(dialogue, _)| (dialogue.chat(), dialogue.user()));
    let shown = |id: Option<i64>| id.map_or("-".to_owned(), |id| id.to_string());
    let shown = all.into_iter().map(|(dialogue, state)| {
        let (chat, user) = (dialogue.chat().map(|id| id.0), dialogue.user().map(|id| id.0));
        format!("{} {} {state:?}", shown(chat), shown(user))
    });
    Ok(shown.collect())
}

#[on_command]
async fn list(cx: Context) -> Result<String> {
    let all = [listed::<SignUp>(&cx).await?, listed::<Order>(&cx).await?, listed::<Poll>(&cx).await?].concat();
    Ok(if all.is_empty() { "nobody".to_owned() } else { all.join("\n") })
}

#[on_command]
async fn end_all(cx: Context) -> Result<&'static str> {
    for (dialogue, state) in cx.dialogues::<SignUp>().await? {
        match state {
            SignUp::Name => dialogue.end().await?,
            SignUp::Age { .. } => dialogue.set(SignUp::Name).await?,
        }
    }
    Ok("ended")
}

async fn says(person: &Person, text: &str, answer: &str) {
    person.send(text).await;
    assert_eq!(person.next_reply().await.content(), answer);
}

async fn lists_all(storage: Arc<dyn Storage>) {
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    let other = sandbox.new_bot("Other");
    let start =
        |bot: Client| bot.shared_storage(Arc::clone(&storage)).handlers(handlers![signup, order, poll, list, end_all]);
    let bot = sandbox.run(start).await;
    let _other = sandbox.run_as(&other, start).await;
    let (ali, sara) = (sandbox.user_with_id("Ali", 11), sandbox.user_with_id("Sara", 22));
    let club = sandbox.group("Club", [&ali, &sara]);
    let (there, id) = (sara.in_group(&club), club.id().0);
    says(&ali, "/list", "nobody").await;
    // That of another bot is none of this one's.
    says(&ali.talking_to(&other), "/signup", "begun").await;
    says(&ali, "/signup Ali", "begun").await;
    says(&sara, "/order 1", "begun").await;
    says(&there, "/poll", "begun").await;
    says(&there, "/signup", "begun").await;
    let (of_ali, of_sara) = (r#"11 11 Age { name: "Ali" }"#.to_owned(), format!("{id} 22 Name"));
    let mut signing_up = [(11, of_ali), (id, of_sara)];
    signing_up.sort();
    let [(_, first), (_, second)] = signing_up;
    let rest = format!("- 22 Order {{ item: 1 }}\n{id} - Poll");
    let all = format!("{first}\n{second}\n{rest}");
    says(&ali, "/list", &all).await;
    bot.stop().await.unwrap();
    let _bot = sandbox.run(start).await;
    says(&ali, "/list", &all).await;
    // What was found is the dialogue itself.
    says(&ali, "/end_all", "ended").await;
    says(&ali, "/list", &format!("11 11 Name\n{rest}")).await;
    clock.advance(Duration::from_secs(86_400));
    says(&ali, "/list", &rest).await;
}

#[tokio::test]
async fn everybody_in_a_state_is_listed() {
    lists_all(Arc::new(Memory::new())).await;
}

#[tokio::test]
async fn everybody_in_a_state_is_listed_from_a_file() {
    let path = std::env::temp_dir().join(format!("balethon-listed-{}.redb", std::process::id()));
    let _ = std::fs::remove_file(&path);
    lists_all(Arc::new(File::open(&path).unwrap())).await;
    std::fs::remove_file(path).unwrap();
}

/// The same states in the next version of the program.
mod newer {
    use super::*;

    #[state(name = "listed", version = 2)]
    #[derive(Debug)]
    pub(super) enum SignUp {
        Name,
    }

    /// Of a bot whose handlers take the state, and of one whose handlers do not.
    #[on_command]
    pub(super) async fn list_newer(cx: Context) -> Result<String> {
        Ok(format!("{:?}", listed::<SignUp>(&cx).await?))
    }

    #[on_command]
    pub(super) async fn signup_newer(dialogue: Dialogue<SignUp>) -> Result<&'static str> {
        dialogue.set(SignUp::Name).await?;
        Ok("begun")
    }
}

#[tokio::test]
async fn states_of_another_version_are_not_listed() {
    let (sandbox, storage) = (Sandbox::start().await, Arc::new(Memory::new()));
    let (ali, sara) = (sandbox.user_with_id("Ali", 11), sandbox.user_with_id("Sara", 22));
    let start = |handlers| sandbox.run(|bot| bot.shared_storage(storage.clone()).handlers(handlers));
    let bot = start(handlers![signup]).await;
    says(&ali, "/signup", "begun").await;
    bot.stop().await.unwrap();
    let bot = start(handlers![newer::list_newer]).await;
    says(&ali, "/list_newer", "[]").await;
    bot.stop().await.unwrap();
    let _bot = start(handlers![newer::list_newer, newer::signup_newer]).await;
    says(&sara, "/signup_newer", "begun").await;
    says(&ali, "/list_newer", "[\"22 22 Name\"]").await;
}
