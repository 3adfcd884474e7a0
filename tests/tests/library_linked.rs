//! All handlers of the program, with those of a library crate that nothing else names.

use balethon::prelude::*;
use balethon::sandbox::Sandbox;

handlers_from!(balethon_tests_library);

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
