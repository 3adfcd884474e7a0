//! A whole program: `run`, and the signals that end it.
#![cfg(unix)]

use std::process::{Child, Command, Stdio};

use balethon::prelude::*;
use balethon::sandbox::Sandbox;

const ADDRESS: &str = "BALETHON_TEST_ADDRESS";
const TOKEN: &str = "BALETHON_TEST_TOKEN";

#[on_command]
fn blocking(message: Message) -> Result {
    message.reply("waited").wait()?;
    Ok(())
}

#[on_message]
async fn echo(message: Message, client: Client) -> Result {
    client.send_message(&message.chat, message.content()).await?;
    Ok(())
}

/// The program that the tests below start; by itself it does nothing.
#[test]
#[ignore = "started by other tests"]
fn bot() {
    let Ok(address) = std::env::var(ADDRESS) else { return };
    let client = Client::new(std::env::var(TOKEN).unwrap()).base_url(address).handlers(handlers![blocking, echo]);
    // As few threads as there can be.
    let client = client.max_workers(2);
    if let Err(failure) = run(client) {
        panic!("{failure}");
    }
}

fn start_bot(sandbox: &Sandbox) -> Child {
    start_bot_at(sandbox, &sandbox.url())
}

fn start_bot_at(sandbox: &Sandbox, address: &str) -> Child {
    let mut program = Command::new(std::env::current_exe().unwrap());
    program.args(["--exact", "signals::bot", "--ignored", "--nocapture"]);
    program.env(ADDRESS, address).env(TOKEN, sandbox.token());
    program.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

fn signal(bot: &Child, name: &str) {
    let status = Command::new("kill").args([name, &bot.id().to_string()]).status().unwrap();
    assert!(status.success());
}

async fn end(bot: Child) -> (bool, String) {
    let output = tokio::task::spawn_blocking(move || bot.wait_with_output()).await.unwrap().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[tokio::test]
async fn the_first_signal_lets_everything_end() {
    for name in ["-TERM", "-INT"] {
        let sandbox = Sandbox::start().await;
        let bot = start_bot(&sandbox);
        let ali = sandbox.user("Ali");
        let hold = sandbox.hold("sendMessage");
        ali.send("one").await;
        ali.send("two").await;
        hold.wait(1).await;
        sandbox.wait_confirmed().await;
        signal(&bot, name);
        sandbox.wait_in_flight("getUpdates", 0).await;
        hold.release();
        let (success, output) = end(bot).await;
        assert!(success, "{output}");
        assert!(output.contains("stopping; a second signal ends the bot at once"), "{output}");
        // The table of handlers, too, was for people.
        assert!(output.contains(": 2 handlers (") && output.contains("signals.rs:"), "{output}");
        assert_eq!(ali.next_reply().await.content(), "one");
        assert_eq!(ali.next_reply().await.content(), "two");
        assert_eq!(sandbox.pending_updates(), 0);
    }
}

#[tokio::test]
async fn the_second_signal_ends_it_at_once() {
    let sandbox = Sandbox::start().await;
    let bot = start_bot(&sandbox);
    let ali = sandbox.user("Ali");
    let _hold = sandbox.hold("sendMessage");
    ali.send("one").await;
    sandbox.wait_in_flight("sendMessage", 1).await;
    signal(&bot, "-TERM");
    sandbox.wait_in_flight("getUpdates", 0).await;
    signal(&bot, "-TERM");
    let (success, output) = end(bot).await;
    assert!(!success && output.contains("ended by a second signal"), "{output}");
}

#[tokio::test]
async fn names_are_looked_up_while_every_worker_blocks() {
    let sandbox = Sandbox::start().await;
    let bot = start_bot_at(&sandbox, &sandbox.url().replace("127.0.0.1", "localhost"));
    let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    let hold = sandbox.hold("sendMessage");
    ali.send("/blocking").await;
    sara.send("/blocking").await;
    // Each is a connection of its own, and looking up where it goes takes a thread besides those two.
    hold.wait(2).await;
    hold.release();
    assert_eq!(ali.next_reply().await.content(), "waited");
    assert_eq!(sara.next_reply().await.content(), "waited");
    signal(&bot, "-TERM");
    let (success, output) = end(bot).await;
    assert!(success, "{output}");
}
