//! All handlers of the program, with those of a library crate that nothing else names.

use std::process::Command;

use balethon::prelude::*;
use balethon::sandbox::Sandbox;

handlers_from!(balethon_tests_library);

const ADDRESS: &str = "BALETHON_TEST_ADDRESS";
const TOKEN: &str = "BALETHON_TEST_TOKEN";
const PRINT: &str = "BALETHON_TEST_PRINT";

/// Ends the program that a test started.
#[on_initialize]
async fn leave() {
    if std::env::var(ADDRESS).is_ok() {
        std::process::exit(0);
    }
}

#[on_command]
async fn own() -> &'static str {
    "My own."
}

#[tokio::test]
async fn a_bot_has_the_handlers_of_the_library() {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client).await;
    let ali = sandbox.user("Ali");
    for (text, reply) in
        [("/own", "My own."), ("/library", "I am a library."), ("/sell", "Sold."), ("/cart 3", "Cart 3.")]
    {
        ali.send(text).await;
        assert_eq!(ali.next_reply().await.content(), reply, "{text}");
    }
    // The chain of the library goes with it, and no further than it.
    let group = sandbox.group("Tea", [&ali]);
    let there = ali.in_group(&group);
    there.send("/library").await;
    there.send("/own").await;
    assert_eq!(there.next_reply().await.content(), "My own.");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn so_it_is_in_run() {
    let sandbox = Sandbox::start().await;
    let clients = [sandbox.client(), Client::new("1:wrong").base_url(sandbox.url()).print_handlers(false)];
    // The second, whose token is wrong, ends it; both have handlers to start with.
    let failure = tokio::task::spawn_blocking(move || run(clients)).await.unwrap().unwrap_err();
    assert_eq!(failure.downcast_ref::<Error>().unwrap().kind(), ErrorKind::TokenRefused);
}

/// The program that the test below starts; by itself it does nothing.
#[test]
#[ignore = "started by another test"]
fn bot() {
    let Ok(address) = std::env::var(ADDRESS) else { return };
    let client = Client::new(std::env::var(TOKEN).unwrap()).base_url(address).max_workers(3);
    let client = if std::env::var(PRINT).is_ok() { client } else { client.print_handlers(false) };
    panic!("{:?}", run(client));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_table_of_handlers_is_printed_with_their_number_per_crate_unless_it_is_turned_off() {
    let sandbox = Sandbox::start().await;
    let said = |print: bool| {
        let mut program = Command::new(std::env::current_exe().unwrap());
        program.args(["--exact", "bot", "--ignored", "--nocapture"]);
        program.env(ADDRESS, sandbox.url()).env(TOKEN, sandbox.token());
        program.envs(print.then_some((PRINT, "1")));
        let output = program.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    let name = sandbox.username(&sandbox.token());
    let table = said(true);
    let head = format!("@{name}: 5 handlers (balethon_tests_library 3, library_linked 2), 3 workers\n");
    assert!(table.starts_with(&head), "{table}");
    assert_eq!(table.matches("library_linked.rs:").count(), 2, "{table}");
    assert_eq!(table.matches("lib.rs:").count(), 3, "{table}");
    assert_eq!(said(false), "");
}
