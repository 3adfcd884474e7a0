//! A program without a single handler: the start says why that may be.

use balethon::prelude::*;

#[tokio::test]
async fn a_bot_without_handlers_does_not_start() {
    let error = Client::new("1:token").serve().await.unwrap_err().to_string();
    assert!(error.contains("there is no handler"), "{error}");
    assert!(error.contains("handlers_from!(that_crate);"), "{error}");
}

#[test]
fn run_says_the_same() {
    let error = balethon::run(Client::new("1:token")).unwrap_err().to_string();
    assert!(error.contains("there is no handler"), "{error}");
}

#[test]
fn no_bot_at_all() {
    let error = balethon::run([]).unwrap_err().to_string();
    assert!(error.contains("no bot"), "{error}");
}
