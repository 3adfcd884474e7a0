//! No method merely says `ok`: each one that changes something has an effect that a later look shows, and each one that
//! tells something tells what is there.

use std::time::Duration;

use balethon::sandbox::{Attachment, Sandbox};
use serde_json::{Value, json};

use crate::facts;
use crate::wire::Bot;

/// The picture of everything that can be looked at from outside.
async fn look(sandbox: &Sandbox, bot: &Bot, chats: &[i64], people: &[i64]) -> Value {
    let mut seen = vec![json!(sandbox.transcript()), page(sandbox, bot).await];
    for method in ["getWebhookInfo", "getMe"] {
        seen.push(bot.answer(method, json!({})).await.1);
    }
    for chat in chats {
        for method in ["getChat", "getChatAdministrators", "getChatMembersCount"] {
            seen.push(bot.answer(method, json!({"chat_id": chat})).await.1);
        }
        for user in people {
            seen.push(bot.answer("getChatMember", json!({"chat_id": chat, "user_id": user})).await.1);
        }
    }
    let set = format!("cats_by_{}", sandbox.username(&sandbox.token()));
    seen.push(bot.answer("getStickerSet", json!({"name": set})).await.1);
    json!(seen)
}

/// What a page that opens now is shown, and what an open one hears next.
async fn page(sandbox: &Sandbox, bot: &Bot) -> Value {
    let mut stream = bot.http.get(format!("{}/page/events", sandbox.url())).send().await.unwrap();
    let mut text = String::new();
    while !text.contains("\n\n") {
        text.push_str(std::str::from_utf8(&stream.chunk().await.unwrap().unwrap()).unwrap());
    }
    let data = text.lines().find_map(|line| line.strip_prefix("data: ")).unwrap();
    let mut state: Value = serde_json::from_str(data).unwrap();
    state.as_object_mut().unwrap().remove("now");
    state
}

#[tokio::test]
async fn every_method_of_the_reference_is_known() {
    let sandbox = Sandbox::start().await;
    let bot = Bot::of(&sandbox);
    for (name, method) in facts::api()["methods"].as_object().unwrap() {
        let (status, answer) = bot.answer(name, json!({})).await;
        assert_ne!(status, 404, "{name}: {answer}");
        assert!(status != 501 || method["official"] == false, "{name}: {answer}");
    }
}

#[tokio::test]
async fn every_documented_method_has_an_effect() {
    let mut without = Vec::new();
    for (name, method) in facts::api()["methods"].as_object().unwrap() {
        if method["official"] == true && !has_effect(name).await {
            without.push(name.as_str());
        }
    }
    assert!(without.is_empty(), "without any effect: {without:?}");
}

/// Sets a scene in which the method makes sense, calls it, and looks whether anything is different.
async fn has_effect(method: &str) -> bool {
    let sandbox = Sandbox::start().await;
    let (ali, sara, reza) = (sandbox.user("Ali"), sandbox.user("Sara"), sandbox.user("Reza"));
    let bot = Bot::of(&sandbox);
    let group = sandbox.group("Club", [&ali, &sara]);
    group.promote_bot().await;
    let (ali_id, chat) = (ali.id().0, group.id().0);
    ali.send("/start").await;
    let said = group.send(&ali, "hello").await.id();
    group.send(&ali, "again").await;
    let document = ali.send_file(Attachment::document("a.txt", "x")).await;
    let markup = json!({"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]});
    let own =
        bot.ok("sendMessage", json!({"chat_id": ali_id, "text": "menu", "reply_markup": markup})).await["message_id"]
            .clone();
    let sent =
        bot.upload("sendDocument", json!({"chat_id": ali_id, "caption": "old"}), "document", "b.txt", b"y").await;
    let file = sent["document"]["file_id"].clone();
    ali.click("Go").await;
    let price = json!({"title": "Tea", "description": "Tea", "payload": "p", "provider_token": "WALLET-TEST-1111111111111111", "prices": [{"label": "x", "amount": 5}]});
    let mut invoice = price.clone();
    invoice["chat_id"] = json!(ali_id);
    bot.ok("sendInvoice", invoice.clone()).await;
    ali.pay().await;
    let updates = bot.updates(json!({})).await;
    let id_of = |kind: &str| updates.iter().find_map(|update| update[kind]["id"].as_str()).unwrap().to_owned();
    let here = json!({"chat_id": chat});
    let with = |base: &Value, more: Value| {
        let mut all = base.clone();
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        all
    };
    let in_group = |more: Value| with(&here, more);
    let private = |more: Value| with(&json!({"chat_id": ali_id}), more);
    let set = format!("cats_by_{}", sandbox.username(&sandbox.token()));
    let upload = |field: &'static str| Some(vec![(field, "file.bin", b"bytes".to_vec())]);
    let sticker_set =
        json!({"user_id": ali_id, "name": set, "title": "Cats", "sticker": [{"sticker": "attach://file"}]});

    let (fields, files) = match method {
        "getMe" | "getUpdates" | "getWebhookInfo" => return !bot.ok(method, json!({})).await.is_null(),
        "getChat" | "getChatAdministrators" => return bot.ok(method, here.clone()).await.to_string().len() > 20,
        "getChatMembersCount" => return bot.ok(method, here.clone()).await == 3,
        "getChatMember" => return bot.ok(method, in_group(json!({"user_id": ali_id}))).await["status"] == "creator",
        "getFile" => {
            let path = bot.ok(method, json!({"file_id": file})).await["file_path"].as_str().unwrap().to_owned();
            return bot.download(&path).await.bytes().await.unwrap() == "y";
        }
        "inquireTransaction" => {
            return bot.ok(method, json!({"transaction_id": id_of("pre_checkout_query")})).await["status"] == "pending";
        }
        "createInvoiceLink" => {
            let before = sandbox.transcript();
            ali.pay_link(bot.ok(method, price).await.as_str().unwrap().to_owned()).await;
            return before != sandbox.transcript();
        }
        "createChatInviteLink" | "exportChatInviteLink" => {
            let answer = bot.ok(method, here.clone()).await;
            let link = answer.as_str().or(answer["invite_link"].as_str()).unwrap().to_owned();
            reza.join_by_link(link).await;
            return bot.ok("getChatMembersCount", here.clone()).await == 4;
        }
        "revokeChatInviteLink" => {
            let link = bot.ok("createChatInviteLink", here.clone()).await["invite_link"].as_str().unwrap().to_owned();
            bot.ok(method, in_group(json!({"invite_link": link}))).await;
            return tokio::spawn(reza.join_by_link(link)).await.is_err();
        }
        "uploadStickerFile" => {
            let file = bot.upload(method, json!({"user_id": ali_id}), "sticker", "a.webp", b"webp").await;
            return bot.download(file["file_path"].as_str().unwrap()).await.bytes().await.unwrap() == "webp";
        }
        "setWebhook" => (json!({"url": "https://example.com/x"}), None),
        "deleteWebhook" => {
            bot.ok("setWebhook", json!({"url": "https://example.com/x"})).await;
            (json!({}), None)
        }
        "sendMessage" => (private(json!({"text": "x"})), None),
        "forwardMessage" | "copyMessage" => {
            (private(json!({"from_chat_id": ali_id, "message_id": document.id()})), None)
        }
        "sendPhoto" => (private(json!({})), upload("photo")),
        "sendAudio" => (private(json!({})), upload("audio")),
        "sendDocument" => (private(json!({})), upload("document")),
        "sendVideo" => (private(json!({})), upload("video")),
        "sendAnimation" => (private(json!({})), upload("animation")),
        "sendVoice" => (private(json!({})), upload("voice")),
        "sendMediaGroup" => (
            private(json!({"media": [{"type": "document", "media": file}, {"type": "document", "media": file}]})),
            None,
        ),
        "sendLocation" => (private(json!({"latitude": 1, "longitude": 2})), None),
        "sendContact" => (private(json!({"phone_number": "98912", "first_name": "x"})), None),
        "sendChatAction" => return chat_action_is_heard(&sandbox, &bot, private(json!({"action": "typing"}))).await,
        "answerCallbackQuery" => (json!({"callback_query_id": id_of("callback_query"), "text": "x"}), None),
        "askReview" => (json!({"user_id": ali_id, "delay_seconds": 0}), None),
        "banChatMember" | "unbanChatMember" => (in_group(json!({"user_id": sara.id().0})), None),
        "promoteChatMember" => (in_group(json!({"user_id": sara.id().0, "can_invite_users": true})), None),
        "setChatPhoto" => (here.clone(), upload("photo")),
        "deleteChatPhoto" => {
            bot.upload("setChatPhoto", here.clone(), "photo", "a.png", b"png").await;
            (here.clone(), None)
        }
        "leaveChat" => (here.clone(), None),
        "pinChatMessage" => (in_group(json!({"message_id": said})), None),
        "unPinChatMessage" | "unpinAllChatMessages" => {
            bot.ok("pinChatMessage", in_group(json!({"message_id": said}))).await;
            (in_group(json!({"message_id": said})), None)
        }
        "setChatTitle" => (in_group(json!({"title": "New"})), None),
        "setChatDescription" => (in_group(json!({"description": "New"})), None),
        "editMessageText" => (private(json!({"message_id": own, "text": "new"})), None),
        "editMessageCaption" => (private(json!({"message_id": sent["message_id"], "caption": "new"})), None),
        "editMessageReplyMarkup" | "deleteMessage" => (private(json!({"message_id": own})), None),
        "createNewStickerSet" => (sticker_set, upload("file")),
        "addStickerToSet" => {
            bot.multipart("createNewStickerSet", sticker_set, &upload("file").unwrap()).await;
            (json!({"user_id": ali_id, "name": set, "sticker": {"sticker": "attach://file"}}), upload("file"))
        }
        "sendInvoice" => (invoice, None),
        "answerPreCheckoutQuery" => (json!({"pre_checkout_query_id": id_of("pre_checkout_query"), "ok": true}), None),
        other => panic!("{other} is new in the reference: say here how its effect is seen"),
    };
    let people = [ali_id, sara.id().0];
    let before = look(&sandbox, &bot, &[chat], &people).await;
    let (status, answer) = match files {
        Some(files) => bot.multipart(method, fields, &files).await,
        None => bot.answer(method, fields).await,
    };
    assert_eq!(status, 200, "{method}: {answer}");
    before != look(&sandbox, &bot, &[chat], &people).await
}

async fn chat_action_is_heard(sandbox: &Sandbox, bot: &Bot, fields: Value) -> bool {
    let mut stream = bot.http.get(format!("{}/page/events", sandbox.url())).send().await.unwrap();
    stream.chunk().await.unwrap();
    bot.ok("sendChatAction", fields).await;
    let mut text = String::new();
    let heard = async {
        while !text.contains("event: action") {
            text.push_str(std::str::from_utf8(&stream.chunk().await.unwrap().unwrap()).unwrap());
        }
    };
    tokio::time::timeout(Duration::from_secs(10), heard).await.is_ok()
}
