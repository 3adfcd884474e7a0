//! Messages, keyboards, presses, groups and channels, as a bot meets them.

use balethon::sandbox::{ChannelPosts, EditAnswer, NonMember, Sandbox, ServiceMessageIds};
use serde_json::{Value, json};

use crate::wire::Bot;

#[tokio::test]
async fn a_text_has_bales_shape() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali").with_username("ali_a");
    let bot = Bot::of(&sandbox);
    ali.send("/start ref_42").await;
    let update = bot.updates(json!({})).await.remove(0);
    let date = update["message"]["date"].as_i64().unwrap();
    let user = json!({"id": ali.id().0, "is_bot": false, "first_name": "Ali", "username": "ali_a"});
    let chat = json!({"id": ali.id().0, "type": "private", "first_name": "Ali", "username": "ali_a"});
    let expected = json!({"update_id": 1, "message": {
        "message_id": 1, "from": user, "date": date, "chat": chat, "text": "/start ref_42",
        "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
    }});
    assert_eq!(update, expected);

    let me = bot.ok("getMe", json!({})).await;
    let reply =
        bot.ok("sendMessage", json!({"chat_id": "@ALI_A", "text": "سلام *علی* ", "reply_to_message_id": 1})).await;
    assert_eq!(
        reply,
        json!({
            "message_id": 2, "from": me, "date": reply["date"], "chat": chat, "text": "سلام *علی* ",
            "reply_to_message": expected["message"],
        })
    );
}

#[tokio::test]
async fn nobody_is_written_to_who_does_not_want_it() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    let bot = Bot::of(&sandbox);
    let hello = json!({"chat_id": ali.id().0, "text": "hi"});
    let blocked = (403, "Forbidden: bot was blocked by the user".to_owned());
    assert_eq!(bot.error("sendMessage", hello.clone()).await, blocked);
    ali.send("/start").await;
    bot.ok("sendMessage", hello.clone()).await;
    ali.block().await;
    assert_eq!(bot.error("sendMessage", hello.clone()).await, blocked);
    ali.send("again").await;
    bot.ok("sendMessage", hello.clone()).await;
    ali.block().await;
    ali.unblock().await;
    bot.ok("sendMessage", hello).await;
}

#[tokio::test]
async fn limits_of_texts_and_keyboards_hold() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    ali.send("/start").await;
    let bot = Bot::of(&sandbox);
    let send = |text: String, markup: Value| json!({"chat_id": ali.id().0, "text": text, "reply_markup": markup});
    bot.ok("sendMessage", send("س".repeat(4096), Value::Null)).await;
    for (text, markup) in [
        ("س".repeat(4097), Value::Null),
        (String::new(), Value::Null),
        ("x".into(), json!({"inline_keyboard": [[{"text": "a", "callback_data": "x".repeat(65)}]]})),
        ("x".into(), json!({"inline_keyboard": [[{"text": "a"}]]})),
        ("x".into(), json!({"inline_keyboard": [[{"text": "a", "url": "https://a.ir", "callback_data": "x"}]]})),
        ("x".into(), json!({"inline_keyboard": {"text": "a"}})),
        ("x".into(), json!({"keyboard": [[{}]]})),
        ("x".into(), json!({"remove_keyboard": false})),
        ("x".into(), json!("{not json")),
    ] {
        assert_eq!(bot.error("sendMessage", send(text, markup)).await.0, 400);
    }
}

#[tokio::test]
async fn edits_answer_with_a_stub_and_take_effect() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    ali.send("/start").await;
    let bot = Bot::of(&sandbox);
    let markup = json!({"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]});
    let id = bot.ok("sendMessage", json!({"chat_id": ali.id().0, "text": "one", "reply_markup": markup})).await;
    let edit = |text: &str| json!({"chat_id": ali.id().0, "message_id": id["message_id"], "text": text});
    let stub = bot.ok("editMessageText", edit("two")).await;
    assert_eq!(
        stub,
        json!({
            "message_id": 0, "date": stub["date"], "edit_date": stub["date"],
            "chat": {"id": 1, "type": "private", "photo": null},
        })
    );
    let seen = ali.next_edit().await;
    assert_eq!(seen["text"], "two");
    assert!(seen["reply_markup"].is_null(), "the keyboard goes with an edit that names none");
    sandbox.quirks(|quirks| quirks.edit_answer = EditAnswer::Full);
    assert_eq!(bot.ok("editMessageText", edit("three")).await["text"], "three");
    sandbox.quirks(|quirks| quirks.edit_answer = EditAnswer::True);
    assert_eq!(bot.ok("editMessageText", edit("four")).await, true);
    let own = json!({"chat_id": ali.id().0, "message_id": 1, "text": "forged"});
    assert_eq!(bot.error("editMessageText", own).await, (403, "Forbidden: permission_denied".to_owned()));
    let gone = json!({"chat_id": ali.id().0, "message_id": 99, "text": "x"});
    assert_eq!(bot.error("editMessageText", gone).await, (400, "Bad Request: message not found".to_owned()));
}

#[tokio::test]
async fn a_press_is_told_and_answered() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    ali.send("/start").await;
    let bot = Bot::of(&sandbox);
    let markup = json!({"inline_keyboard": [[{"text": "تأیید", "callback_data": "ok:42"}]]});
    let message = bot.ok("sendMessage", json!({"chat_id": ali.id().0, "text": "?", "reply_markup": markup})).await;
    ali.click("تأیید").await;
    let update = bot.updates(json!({"offset": 2})).await.remove(0);
    let query = &update["callback_query"];
    assert_eq!(query["data"], "ok:42");
    assert_eq!(query["message"], message);
    assert_eq!(query["from"]["id"], ali.id().0);
    let id = query["id"].as_str().unwrap();
    assert!(!id.starts_with('1'));
    bot.ok("answerCallbackQuery", json!({"callback_query_id": id, "text": "Saved", "show_alert": true})).await;
    let toast = ali.next_toast().await;
    assert_eq!((toast.text.as_str(), toast.show_alert), ("Saved", true));
    assert_eq!(bot.error("answerCallbackQuery", json!({"callback_query_id": "5"})).await.0, 400);

    sandbox.quirks(|quirks| quirks.old_clients = true);
    ali.click("تأیید").await;
    let update = bot.updates(json!({"offset": 3})).await.remove(0);
    assert!(update["callback_query"]["id"].as_str().unwrap().starts_with('1'));
}

#[tokio::test]
async fn forwards_name_the_author_and_copies_do_not() {
    let sandbox = Sandbox::start().await;
    let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    ali.send("news").await;
    sara.send("/start").await;
    let bot = Bot::of(&sandbox);
    let from = json!({"chat_id": sara.id().0, "from_chat_id": ali.id().0, "message_id": 1});
    let forward = bot.ok("forwardMessage", from.clone()).await;
    assert_eq!((&forward["text"], &forward["forward_from"]["first_name"]), (&json!("news"), &json!("Ali")));
    let copy = bot.ok("copyMessage", from).await;
    assert_eq!(copy, json!({"message_id": 3}));
    assert_eq!(sara.next_reply().await["forward_from"]["first_name"], "Ali");
    assert_eq!(sara.next_reply().await["forward_from"], Value::Null);
}

#[tokio::test]
async fn groups_have_members_and_rights() {
    let sandbox = Sandbox::start().await;
    let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    let group = sandbox.group("کتاب", [&ali]);
    let bot = Bot::of(&sandbox);
    group.send(&ali, "hi").await;
    group.join(&sara).await;
    let updates = bot.updates(json!({})).await;
    assert_eq!(updates[0]["message"]["chat"], json!({"id": group.id().0, "type": "group", "title": "کتاب"}));
    assert_eq!(updates[1]["message"]["new_chat_members"][0]["first_name"], "Sara");

    let member = |user: i64| json!({"chat_id": group.id().0, "user_id": user});
    let here = json!({"chat_id": group.id().0});
    assert_eq!(bot.error("getChatMember", member(sara.id().0)).await, (403, "Forbidden: permission_denied".to_owned()));
    assert_eq!(bot.ok("getChatMembersCount", here.clone()).await, 3);
    group.promote_bot().await;
    assert_eq!(bot.ok("getChatMember", member(sara.id().0)).await["status"], "member");
    assert_eq!(bot.ok("getChatMember", member(ali.id().0)).await["status"], "creator");
    let admins = bot.ok("getChatAdministrators", here.clone()).await;
    assert_eq!(admins.as_array().unwrap().len(), 2);

    bot.ok("promoteChatMember", json!({"chat_id": group.id().0, "user_id": sara.id().0, "can_invite_users": true}))
        .await;
    assert_eq!(bot.ok("getChatMember", member(sara.id().0)).await["can_invite_users"], true);
    assert_eq!(bot.error("banChatMember", member(sara.id().0)).await.0, 403);
    bot.ok("promoteChatMember", member(sara.id().0)).await;
    bot.ok("banChatMember", member(sara.id().0)).await;
    assert_eq!(bot.error("getChatMember", member(sara.id().0)).await, (404, "no such group or user".to_owned()));
    sandbox.quirks(|quirks| quirks.non_member = NonMember::Left);
    assert_eq!(bot.ok("getChatMember", member(sara.id().0)).await["status"], "left");

    bot.ok("leaveChat", here.clone()).await;
    assert_eq!(bot.error("sendMessage", json!({"chat_id": group.id().0, "text": "x"})).await.0, 404);
}

#[tokio::test]
async fn deleting_follows_who_wrote_it_and_where() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    let group = sandbox.group("g", [&ali]);
    let bot = Bot::of(&sandbox);
    let theirs = group.send(&ali, "hi").await.id();
    let message = |id: i64| json!({"chat_id": group.id().0, "message_id": id});
    assert_eq!(bot.error("deleteMessage", message(theirs)).await.0, 403);
    let own =
        bot.ok("sendMessage", json!({"chat_id": group.id().0, "text": "x"})).await["message_id"].as_i64().unwrap();
    assert_eq!(bot.ok("deleteMessage", message(own)).await, true);
    assert_eq!(ali.in_group(&group).next_deletion().await, own);
    group.promote_bot().await;
    bot.ok("deleteMessage", message(theirs)).await;
    assert_eq!(bot.error("deleteMessage", message(theirs)).await, (400, "Bad Request: message not found".to_owned()));
}

#[tokio::test]
async fn channels_post_as_messages_or_as_channel_posts() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    let channel = sandbox.channel("خبر", [&ali]).with_username("khabar");
    let bot = Bot::of(&sandbox);
    channel.post("one").await;
    let update = bot.updates(json!({})).await.remove(0);
    let post = &update["message"];
    assert_eq!(post["chat"], json!({"id": channel.id().0, "type": "channel", "title": "خبر", "username": "khabar"}));
    assert_eq!(post["sender_chat"], post["chat"]);
    assert!(post.get("from").is_none());
    assert!(post["message_id"].as_i64().unwrap() > 1_000_000_000_000);
    sandbox.quirks(|quirks| quirks.channel_posts = ChannelPosts::ChannelPost);
    channel.post("two").await.edit("three").await;
    let updates = bot.updates(json!({"offset": 2})).await;
    assert_eq!(
        (&updates[0]["channel_post"]["text"], &updates[1]["edited_channel_post"]["text"]),
        (&json!("two"), &json!("three"))
    );
    let own = bot.ok("sendMessage", json!({"chat_id": "@khabar", "text": "mine"})).await;
    assert_eq!(own["chat"]["id"], channel.id().0);
    assert!(bot.updates(json!({"offset": 4})).await.is_empty(), "a bot does not hear itself");
    channel.as_group().demote_bot().await;
    assert_eq!(bot.error("sendMessage", json!({"chat_id": "@khabar", "text": "x"})).await.0, 403);
}

#[tokio::test]
async fn service_messages_may_have_no_id() {
    let sandbox = Sandbox::start().await;
    let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    let group = sandbox.group("g", [&ali]);
    sandbox.quirks(|quirks| quirks.service_message_ids = ServiceMessageIds::Zero);
    group.join(&sara).await;
    group.leave(&sara).await;
    let updates = Bot::of(&sandbox).updates(json!({})).await;
    assert_eq!(updates[0]["message"]["message_id"], 0);
    assert_eq!(updates[1]["message"]["left_chat_member"]["id"], sara.id().0);
}

#[tokio::test]
async fn privacy_hides_what_is_not_meant_for_the_bot() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    let group = sandbox.group("g", [&ali]);
    let bot = Bot::of(&sandbox);
    sandbox.quirks(|quirks| quirks.group_privacy = true);
    for text in ["chatter", "/help", "@bot hello"] {
        group.send(&ali, text).await;
    }
    let updates = bot.updates(json!({})).await;
    let texts: Vec<_> = updates.iter().map(|update| &update["message"]["text"]).collect();
    assert_eq!(texts, ["/help", "@bot hello"]);
}
