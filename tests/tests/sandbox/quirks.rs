//! Where the facts about Bale are open: each question, the default, and the other answers behind a switch.

use balethon::sandbox::{
    Attachment, ChannelPosts, EditAnswer, ErrorStatus, Fault, FilePath, InviteLink, NonMember, Person,
    PollingWithWebhook, Quirks, Sandbox, ServiceMessageIds,
};
use serde_json::{Value, json};

use crate::wire::Bot;

struct Scene {
    sandbox: Sandbox,
    bot: Bot,
    ali: Person,
}

/// A sandbox with these quirks, in which Ali has written to the bot.
async fn with(change: impl FnOnce(&mut Quirks)) -> Scene {
    let sandbox = Sandbox::start().await;
    sandbox.quirks(change);
    let (bot, ali) = (Bot::of(&sandbox), sandbox.user("Ali"));
    ali.send("/start").await;
    Scene { sandbox, bot, ali }
}

async fn plain() -> Scene {
    with(|_| ()).await
}

#[tokio::test]
async fn the_status_of_errors() {
    let unknown = json!({"chat_id": 7, "text": "x"});
    assert_eq!(plain().await.bot.answer("sendMessage", unknown.clone()).await.0, 404);
    let scene = with(|quirks| quirks.error_status = ErrorStatus::AlwaysOk).await;
    let (status, answer) = scene.bot.answer("sendMessage", unknown).await;
    assert_eq!((status, &answer["ok"], &answer["error_code"]), (200, &json!(false), &json!(404)));
}

#[tokio::test]
async fn a_wrong_token() {
    for (scene, code) in [(plain().await, 403), (with(|quirks| quirks.wrong_token = 401).await, 401)] {
        let stranger = Bot::with_token(&scene.sandbox, "1:wrong");
        assert_eq!(stranger.error("getMe", json!({})).await, (code, "Bad Request: Token not found".to_owned()));
    }
}

#[tokio::test]
async fn polling_with_a_webhook() {
    let silent = plain().await;
    let conflict = with(|quirks| quirks.polling_with_webhook = PollingWithWebhook::Conflict).await;
    for (scene, status, result) in [(silent, 200, json!([])), (conflict, 409, Value::Null)] {
        scene.bot.ok("setWebhook", json!({"url": "https://example.com/x"})).await;
        let (got, answer) = scene.bot.answer("getUpdates", json!({"timeout": 600})).await;
        assert_eq!((got, &answer["result"]), (status, &result));
    }
}

#[tokio::test]
async fn waiting_for_updates() {
    let scene = plain().await;
    let (bot, sandbox) = (Bot::of(&scene.sandbox), &scene.sandbox);
    let poll = tokio::spawn(async move { bot.updates(json!({"offset": 2, "timeout": 600})).await });
    sandbox.wait_in_flight("getUpdates", 1).await;
    scene.ali.send("more").await;
    assert_eq!(poll.await.unwrap()[0]["message"]["text"], "more");
    let scene = with(|quirks| quirks.long_polling = false).await;
    assert!(scene.bot.updates(json!({"offset": 2, "timeout": 600})).await.is_empty());
}

#[tokio::test]
async fn posts_of_channels() {
    let post = with(|quirks| quirks.channel_posts = ChannelPosts::ChannelPost).await;
    for (scene, kind) in [(plain().await, "message"), (post, "channel_post")] {
        scene.sandbox.channel("News", [&scene.ali]).post("hello").await;
        assert_eq!(scene.bot.updates(json!({"offset": 2})).await[0][kind]["text"], "hello");
    }
}

#[tokio::test]
async fn answers_to_edits() {
    for (answer, expected) in [
        (EditAnswer::Stub, json!([0, 1])),
        (EditAnswer::Full, json!([2, "here"])),
        (EditAnswer::True, json!([null, null])),
    ] {
        let Scene { bot, ali, sandbox: _sandbox } = with(|quirks| quirks.edit_answer = answer).await;
        bot.ok("sendMessage", json!({"chat_id": ali.id().0, "text": "old"})).await;
        let edit = json!({"chat_id": ali.id().0, "message_id": 2, "text": "new"});
        let edited = bot.ok("editMessageText", edit).await;
        let expected = if expected[1] == "here" { json!([2, ali.id().0]) } else { expected };
        assert_eq!(json!([edited["message_id"], edited["chat"]["id"]]), expected);
        assert_eq!(edited == true, answer == EditAnswer::True);
    }
    assert_eq!(Quirks::default().edit_answer, EditAnswer::Stub);
}

#[tokio::test]
async fn members_who_are_none() {
    let left = with(|quirks| quirks.non_member = NonMember::Left).await;
    for (scene, status) in [(plain().await, 404), (left, 200)] {
        let group = scene.sandbox.group("Club", [&scene.ali]);
        group.promote_bot().await;
        let sara = scene.sandbox.user("Sara").id().0;
        let asked = json!({"chat_id": group.id().0, "user_id": sara});
        let (got, answer) = scene.bot.answer("getChatMember", asked).await;
        assert_eq!(got, status);
        assert_eq!(answer["result"]["status"], if status == 200 { json!("left") } else { Value::Null });
    }
}

#[tokio::test]
async fn invite_links() {
    let text = with(|quirks| quirks.invite_link = InviteLink::Text).await;
    for (scene, is_text) in [(plain().await, false), (text, true)] {
        let group = scene.sandbox.group("Club", [&scene.ali]);
        group.promote_bot().await;
        let link = scene.bot.ok("createChatInviteLink", json!({"chat_id": group.id().0})).await;
        assert_eq!((link.is_string(), link["invite_link"].is_string()), (is_text, !is_text));
    }
}

#[tokio::test]
async fn paths_of_files() {
    let path = with(|quirks| quirks.file_path = FilePath::Path).await;
    for (scene, same) in [(plain().await, true), (path, false)] {
        scene.ali.send_file(Attachment::document("a.txt", "x")).await;
        let id = scene.bot.updates(json!({"offset": 2})).await[0]["message"]["document"]["file_id"].clone();
        let file = scene.bot.ok("getFile", json!({"file_id": id})).await;
        assert_eq!(file["file_path"] == id, same);
        for path in [&file["file_path"], &id] {
            let download = scene.bot.download(path.as_str().unwrap()).await;
            assert_eq!(download.text().await.unwrap(), "x");
        }
    }
}

#[tokio::test]
async fn floods() {
    let scene = plain().await;
    let json = |answer: &Value| answer["parameters"]["retry_after"].as_u64();
    scene.sandbox.fault(Fault::flood(5));
    assert_eq!(json(&scene.bot.answer("getMe", json!({})).await.1), Some(5));
    scene.sandbox.fault(Fault::flood_without_wait());
    let (status, answer) = scene.bot.answer("getMe", json!({})).await;
    assert_eq!((status, json(&answer)), (429, None));
    scene.sandbox.fault(Fault::flood_in_plain_text());
    let plain = scene.bot.http.get(scene.bot.url("getMe")).send().await.unwrap();
    assert_eq!((plain.status().as_u16(), plain.text().await.unwrap().as_str()), (429, "local_rate_limited"));
}

#[tokio::test]
async fn ids_of_messages() {
    let zero = with(|quirks| quirks.service_message_ids = ServiceMessageIds::Zero).await;
    for (scene, service) in [(plain().await, 1), (zero, 0)] {
        let first = &scene.bot.updates(json!({})).await[0];
        assert_eq!(first["message"]["message_id"], 1);
        let group = scene.sandbox.group("Club", [&scene.ali]);
        group.join(&scene.sandbox.user("Sara")).await;
        scene.sandbox.channel("News", [&scene.ali]).post("hello").await;
        let updates = scene.bot.updates(json!({"offset": 2})).await;
        assert_eq!(updates[0]["message"]["message_id"], service);
        assert_eq!(updates[1]["message"]["message_id"].to_string().len(), 13);
    }
}

#[tokio::test]
async fn animations() {
    let alone = with(|quirks| quirks.animation_with_document = false).await;
    for (scene, together) in [(plain().await, true), (alone, false)] {
        scene.ali.send_file(Attachment::animation("gif")).await;
        let message = &scene.bot.updates(json!({"offset": 2})).await[0]["message"];
        assert_eq!((message["animation"].is_object(), message["document"].is_object()), (true, together));
    }
}

#[tokio::test]
async fn methods_that_nobody_knows() {
    let known = with(|quirks| quirks.unknown_method = 501).await;
    for (scene, code) in [(plain().await, 404), (known, 501)] {
        assert_eq!(scene.bot.error("setMessageReaction", json!({})).await.0, code);
    }
}
