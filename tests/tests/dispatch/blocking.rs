//! `.wait()`: in plain handlers, outside of any runtime, and where it cannot work.

use balethon::prelude::*;
use balethon::sandbox::Sandbox;

#[on_command]
fn plain(message: Message) -> Result {
    let sent = message.reply("one").wait()?;
    sent.edit_text("two").wait()?;
    Ok(())
}

#[on_command]
async fn wrong(message: Message) -> String {
    match message.reply("never sent").wait() {
        Ok(_) => "it was sent".to_owned(),
        Err(error) => format!("{:?}: {error}", error.kind()),
    }
}

#[on_command]
async fn moved(message: Message) -> Result {
    let chat = message.chat.id;
    let client = message.clone();
    tokio::task::spawn_blocking(move || client.send("from a thread").wait()).await??;
    assert_eq!(chat, message.chat.id);
    Ok(())
}

async fn check(sandbox: Sandbox) {
    let _bot = sandbox.run(|client| client.handlers(handlers![plain, wrong, moved])).await;
    let ali = sandbox.user("Ali");
    ali.send("/plain").await;
    assert_eq!(ali.next_reply().await.content(), "one");
    assert_eq!(ali.next_edit().await.content(), "two");
    ali.send("/wrong").await;
    let answer = ali.next_reply().await;
    assert!(answer.content().starts_with("Usage: ") && answer.content().contains("write `.await`"), "{answer}");
    ali.send("/moved").await;
    assert_eq!(ali.next_reply().await.content(), "from a thread");
}

#[tokio::test]
async fn waiting_works_in_plain_handlers_and_says_in_async_ones_what_to_do() {
    check(Sandbox::start().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_several_threads_too() {
    check(Sandbox::start().await).await;
}

#[test]
fn outside_of_any_runtime_it_simply_works() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let sandbox = runtime.block_on(Sandbox::start());
    let ali = sandbox.user("Ali");
    runtime.block_on(ali.send("hello"));
    let client = sandbox.client();
    assert_eq!(client.get_me().wait().unwrap().first_name, "bot");
    let threads: Vec<_> = (0..4)
        .map(|number| {
            let (client, id) = (client.clone(), ali.id());
            std::thread::spawn(move || client.send_message(id, number.to_string()).wait().map(|message| message.id))
        })
        .collect();
    for thread in threads {
        thread.join().unwrap().unwrap();
    }
    let error = client.send_message(404, "hello").wait().unwrap_err();
    assert_eq!(error.method(), Some("sendMessage"));
    // Begun outside of any runtime, and waited for.
    let sent = client.spawn(client.send_message(ali.id(), "spawned"));
    assert_eq!(runtime.block_on(sent).unwrap().content(), "spawned");
}

#[tokio::test]
async fn objects_without_a_client_say_so() {
    let message: Message = serde_json::from_value(serde_json::json!({
        "message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "hi"
    }))
    .unwrap();
    let query: CallbackQuery =
        serde_json::from_value(serde_json::json!({"id": "1", "from": {"id": 5, "first_name": "Ali"}})).unwrap();
    let checkout: PreCheckoutQuery = serde_json::from_value(serde_json::json!({
        "id": "1", "from": {"id": 5, "first_name": "Ali"}, "currency": "IRR", "total_amount": 1, "invoice_payload": "x"
    }))
    .unwrap();
    let errors = [
        message.reply("hi").await.unwrap_err(),
        message.delete().await.unwrap_err(),
        message.chat.send("hi").await.unwrap_err(),
        query.answer("hi").await.unwrap_err(),
        query.from.send("hi").await.unwrap_err(),
        checkout.accept().await.unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::Usage, "{error}");
        assert!(error.method().is_some() && error.to_string().contains("client"), "{error}");
    }
}
