//! Hundreds of sandboxes side by side, each with a bot and a person of its own.

use balethon::prelude::*;
use balethon::sandbox::Sandbox;
use futures_util::future::join_all;

const COUNT: usize = 200;

#[on_message(text)]
async fn count(message: Message, number: Data<usize>) -> String {
    format!("{} of {}", message.content(), *number)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hundreds_of_sandboxes_run_side_by_side() {
    let mut running = Vec::new();
    for number in 0..COUNT {
        let sandbox = Sandbox::start().await;
        let bot = sandbox.run(|client| client.data(number).handlers(handlers![count])).await;
        running.push((number, sandbox, bot));
    }
    let chats = running.iter().map(async |(number, sandbox, _)| {
        let ali = sandbox.user("Ali");
        for text in ["one", "two"] {
            ali.send(text).await;
            assert_eq!(ali.next_reply().await.content(), format!("{text} of {number}"));
        }
        ali.expect_nothing().await;
        assert_eq!(sandbox.transcript().lines().count(), 4);
        assert_eq!(sandbox.requests().iter().filter(|request| request.method == "sendMessage").count(), 2);
    });
    join_all(chats).await;
}
