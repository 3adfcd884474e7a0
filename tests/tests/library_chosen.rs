//! Handlers of a library crate, chosen by module; this names the crate, so that it needs nothing else.

use balethon::handler::Handlers;
use balethon::prelude::*;
use balethon::sandbox::Sandbox;

/// A module of this program with the name of one in the library.
mod shop {
    use balethon::prelude::*;

    #[on_command]
    async fn sell() -> &'static str {
        "Sold here."
    }
}

/// What a bot with these handlers replies to `/sell`, `/cart 3`, `/library`.
async fn replies(handlers: Handlers) -> Vec<String> {
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers)).await;
    let ali = sandbox.user("Ali");
    let mut replies = Vec::new();
    for text in ["/sell", "/cart 3", "/library"] {
        ali.send(text).await;
        replies.push(ali.next_reply().await.content().to_owned());
    }
    replies
}

#[on_message]
async fn other() -> &'static str {
    "-"
}

#[tokio::test]
async fn modules_of_a_library_are_chosen_by_their_paths() {
    for (handlers, expected) in [
        (handlers![mod balethon_tests_library, other], ["Sold.", "Cart 3.", "I am a library."]),
        (handlers![mod balethon_tests_library::shop, other], ["Sold.", "Cart 3.", "-"]),
        (handlers![mod ::balethon_tests_library::shop::cart, other], ["-", "Cart 3.", "-"]),
        (handlers![balethon_tests_library::library, mod shop, other], ["Sold here.", "-", "I am a library."]),
        (handlers![balethon_tests_library::shop::cart::cart, other], ["-", "Cart 3.", "-"]),
    ] {
        assert_eq!(replies(handlers).await, expected);
    }
}
