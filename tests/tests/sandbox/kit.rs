//! People, groups, waiting, and what a failed wait says.

use std::panic::AssertUnwindSafe;

use balethon::sandbox::{Attachment, NonMember, Person, Sandbox};
use serde_json::json;

use crate::wire::{Bot, http};

#[tokio::test]
async fn people_are_found_by_name_and_have_wide_ids() {
    let sandbox = Sandbox::start().await;
    assert_eq!(sandbox.user("Ali").id(), sandbox.user("Ali").id());
    let ids: Vec<i64> = (0..6).map(|n| sandbox.user(&format!("user {n}")).id().0).collect();
    assert!(ids.iter().any(|id| *id > i64::from(u32::MAX)) && ids.iter().all(|id| *id < 1 << 52));
}

#[tokio::test]
async fn a_person_may_have_an_id_of_the_tests_choice() {
    let sandbox = Sandbox::start().await;
    let admin = sandbox.user_with_id("Admin", 1000);
    admin.send("/start").await;
    let update = &Bot::of(&sandbox).updates(json!({})).await[0];
    assert_eq!((&update["message"]["from"]["id"], &update["message"]["chat"]["id"]), (&json!(1000), &json!(1000)));
    assert_eq!(sandbox.user("Admin").id(), admin.id());
    let taken = std::panic::catch_unwind(AssertUnwindSafe(|| sandbox.user_with_id("Another", 1000)));
    let said = taken.unwrap_err();
    assert!(said.downcast_ref::<String>().unwrap().contains("the id 1000 is taken"), "{said:?}");
}

#[tokio::test]
async fn clones_of_a_person_read_on_where_the_other_stopped() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    ali.send("/start").await;
    let bot = Bot::of(&sandbox);
    for text in ["one", "two"] {
        bot.ok("sendMessage", json!({"chat_id": ali.id().0, "text": text})).await;
    }
    assert_eq!(ali.next_reply().await["text"], "one");
    assert_eq!(sandbox.user("Ali").next_reply().await["text"], "two");
}

#[tokio::test]
async fn a_click_waits_for_its_button() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    ali.send("/start").await;
    let bot = Bot::of(&sandbox);
    let click = tokio::spawn(ali.click("Share"));
    let keyboard = json!({"keyboard": [["Help"], [{"text": "Share", "request_contact": true}]]});
    bot.ok("sendMessage", json!({"chat_id": ali.id().0, "text": "?", "reply_markup": keyboard})).await;
    click.await.unwrap();
    assert_eq!(ali.keyboard(), [["Help"], ["Share"]]);
    let update = bot.updates(json!({"offset": 2, "timeout": 60})).await.remove(0);
    assert_eq!(update["message"]["contact"]["user_id"], ali.id().0);
    ali.click("Help").await;
    assert_eq!(bot.updates(json!({"offset": 3})).await[0]["message"]["text"], "Help");
    bot.ok("sendMessage", json!({"chat_id": ali.id().0, "text": "!", "reply_markup": {"remove_keyboard": true}})).await;
    assert!(ali.keyboard().is_empty());
}

#[tokio::test]
async fn who_waits_for_a_button_in_vain_is_told_which_there_are() {
    let sandbox = Sandbox::start().await;
    let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    ali.send("/start").await;
    let bot = Bot::of(&sandbox);
    let inline =
        json!({"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}, {"text": "No", "callback_data": "n"}]]});
    for markup in [inline, json!({"keyboard": [["No"], [{"text": "Back"}]]})] {
        bot.ok("sendMessage", json!({"chat_id": ali.id().0, "text": "?", "reply_markup": markup})).await;
    }
    // All at once: the kit is as patient as ever.
    let waiting = [&ali, &sara].map(|person| tokio::spawn(AssertUnwindSafe(person.click("yes")).0));
    let told = ["there are [Yes] [No] [Back]", "there are no buttons"];
    for (waiting, told) in waiting.into_iter().zip(told) {
        let panic = waiting.await.unwrap_err().into_panic();
        let text = panic.downcast_ref::<String>().unwrap();
        assert!(text.contains(&format!("waited 10 s for a button [yes], in vain; {told}\n")), "{text}");
    }
}

#[tokio::test]
async fn the_transcript_tells_the_story() {
    let sandbox = Sandbox::start().await;
    let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    let bot = Bot::of(&sandbox);
    ali.send("/menu").await;
    let markup =
        json!({"inline_keyboard": [[{"text": "Tea", "callback_data": "t"}, {"text": "Coffee", "callback_data": "c"}]]});
    bot.ok("sendMessage", json!({"chat_id": ali.id().0, "text": "What?", "reply_markup": markup})).await;
    ali.click("Tea").await;
    let query = bot.updates(json!({"offset": 2})).await[0]["callback_query"]["id"].clone();
    bot.ok("answerCallbackQuery", json!({"callback_query_id": query, "text": "Coming"})).await;
    bot.ok("editMessageText", json!({"chat_id": ali.id().0, "message_id": 2, "text": "Tea it is"})).await;
    let keyboard = json!({"keyboard": [["Help", "Menu"], [{"text": "Share", "request_contact": true}]]});
    bot.ok("sendMessage", json!({"chat_id": ali.id().0, "text": "And now?", "reply_markup": keyboard})).await;
    let none = json!({"remove_keyboard": true});
    bot.ok("sendMessage", json!({"chat_id": ali.id().0, "text": "Bye", "reply_markup": none})).await;
    let group = sandbox.group("Club", [&ali]);
    group.add(&ali, &sara).await;
    group.send(&sara, "hello").await;
    bot.ok("sendMessage", json!({"chat_id": group.id().0, "text": "Hi", "reply_markup": keyboard})).await;
    group.leave(&sara).await;
    bot.ok("deleteMessage", json!({"chat_id": ali.id().0, "message_id": 2})).await;
    // Neither ids nor times are in it.
    insta::assert_snapshot!(sandbox.transcript(), @r"
    Ali: /menu
    bot: What?
        [Tea] [Coffee]
    Ali clicks [Tea]
    bot shows Ali: Coming
    bot edits: Tea it is
    bot: And now?
        keyboard: [Help] [Menu] / [Share]
    bot: Bye
        keyboard: none
    [Club] (Ali adds Sara)
    [Club] Sara: hello
    [Club] bot: Hi
        keyboard: [Help] [Menu] / [Share]
    [Club] (Sara leaves)
    bot deletes: Tea it is
    ");
    assert_eq!(ali.transcript().lines().count(), 11);
}

#[tokio::test]
async fn a_channel_has_an_owner_and_readers_who_come_and_go() {
    let sandbox = Sandbox::start().await;
    let (ali, bot) = (sandbox.user("Ali"), Bot::of(&sandbox));
    let channel = sandbox.channel("News", []).with_username("news");
    let status = async |person: &Person| {
        let asked = json!({"chat_id": "@news", "user_id": person.id().0});
        sandbox.quirks(|quirks| quirks.non_member = NonMember::Left);
        bot.ok("getChatMember", asked).await["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(status(&sandbox.user("Owner")).await, "creator");
    channel.post("first").await;
    assert_eq!(status(&ali).await, "left");
    channel.join(&ali).await;
    assert_eq!(status(&ali).await, "member");
    channel.leave(&ali).await;
    assert_eq!(status(&ali).await, "left");
    assert_eq!(channel.as_group().transcript(), "[News] post: first");
}

#[tokio::test]
#[should_panic(expected = "the group \"Club\" needs a person who creates it")]
async fn a_group_needs_a_person() {
    Sandbox::start().await.group("Club", []);
}

/// A bot that edits and then answers the press: the answer may come before or after the test looks.
#[tokio::test]
async fn a_silent_answer_to_a_press_is_no_toast_and_no_line() {
    let sandbox = Sandbox::start().await;
    let (ali, bot) = (sandbox.user("Ali"), Bot::of(&sandbox));
    ali.send("/menu").await;
    let markup = json!({"inline_keyboard": [[{"text": "Tea", "callback_data": "t"}]]});
    bot.ok("sendMessage", json!({"chat_id": ali.id().0, "text": "What?", "reply_markup": markup})).await;
    let mut queries = Vec::new();
    for offset in 2..5 {
        ali.click("Tea").await;
        queries.push(bot.updates(json!({"offset": offset})).await[0]["callback_query"]["id"].clone());
    }
    bot.ok("answerCallbackQuery", json!({"callback_query_id": queries[0]})).await;
    bot.ok("answerCallbackQuery", json!({"callback_query_id": queries[1], "text": "Coming"})).await;
    assert_eq!(ali.next_toast().await.text, "Coming");
    bot.ok("answerCallbackQuery", json!({"callback_query_id": queries[2]})).await;
    assert_eq!(ali.next_click_answer().await.text, "");
    insta::assert_snapshot!(ali.transcript(), @r"
    Ali: /menu
    bot: What?
        [Tea]
    Ali clicks [Tea]
    Ali clicks [Tea]
    Ali clicks [Tea]
    bot shows Ali: Coming
    ");
}

#[tokio::test]
async fn people_send_every_kind_of_content() {
    let sandbox = Sandbox::start().await;
    let (ali, bot) = (sandbox.user("Ali"), Bot::of(&sandbox));
    let files = [
        Attachment::photo("x").caption("look"),
        Attachment::video("x"),
        Attachment::animation("x"),
        Attachment::audio("song.mp3", "x"),
        Attachment::voice("x"),
        Attachment::document("a.txt", "x"),
        Attachment::sticker("x"),
    ];
    let text = ali.send("text").await;
    for file in files {
        ali.send_file(file).await;
    }
    ali.send_album([Attachment::photo("a"), Attachment::photo("b")]).await;
    ali.send_contact().await;
    ali.send_location(35.7, 51.3).await;
    ali.send_web_app_data("data").await;
    ali.send_content(json!({"text": "whatever"})).await;
    ali.reply(text.id(), "a reply").await;
    ali.forward(&text).await;
    text.edit("edited").await;
    text.delete().await;
    insta::assert_snapshot!(ali.transcript(), @r"
    Ali: text
    Ali: <photo> look
    Ali: <video>
    Ali: <animation>
    Ali: <audio>
    Ali: <voice>
    Ali: <document>
    Ali: <sticker>
    Ali: <photo>
    Ali: <photo>
    Ali: <contact>
    Ali: <location>
    Ali: <web app data>
    Ali: whatever
    Ali: a reply
    Ali: text
    Ali edits: edited
    Ali deletes: edited
    ");
    let updates = bot.updates(json!({})).await;
    let has = |field: &str| updates.iter().any(|update| !update["message"][field].is_null());
    for field in [
        "text",
        "photo",
        "video",
        "animation",
        "audio",
        "voice",
        "document",
        "sticker",
        "media_group_id",
        "contact",
        "location",
        "web_app_data",
        "reply_to_message",
        "forward_from",
        "caption",
    ] {
        assert!(has(field), "{field}");
    }
    assert_eq!(updates.last().unwrap()["edited_message"]["text"], "edited");
}

#[tokio::test]
async fn who_joins_sees_what_comes_from_then_on() {
    let sandbox = Sandbox::start().await;
    let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    let bot = Bot::of(&sandbox);
    let group = sandbox.group("Club", [&ali]);
    for text in ["before", "after"] {
        bot.ok("sendMessage", json!({"chat_id": group.id().0, "text": text})).await;
        group.join(&sara).await;
    }
    assert_eq!(ali.in_group(&group).next_reply().await.content(), "before");
    assert_eq!(sara.in_group(&group).next_reply().await.content(), "after");
}

#[tokio::test]
async fn people_are_promoted_and_demoted() {
    let sandbox = Sandbox::start().await;
    let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    let bot = Bot::of(&sandbox);
    let group = sandbox.group("Club", [&ali, &sara]);
    group.promote_bot().await;
    let status = async |person: &Person| {
        let asked = json!({"chat_id": group.id().0, "user_id": person.id().0});
        bot.ok("getChatMember", asked).await["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(status(&sara).await, "member");
    group.promote(&sara).await;
    assert_eq!(status(&sara).await, "administrator");
    group.demote(&sara).await;
    assert_eq!(status(&sara).await, "member");
    // The creator keeps that place.
    group.promote(&ali).await;
    group.demote(&ali).await;
    group.ban(&sara, &ali).await;
    assert_eq!(status(&ali).await, "creator");
}

#[tokio::test]
async fn the_banned_stay_out_until_somebody_lets_them_in() {
    let sandbox = Sandbox::start().await;
    let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    let group = sandbox.group("Club", [&ali, &sara]);
    group.ban(&ali, &sara).await;
    group.join(&sara).await;
    group.add(&ali, &sara).await;
    group.ban(&ali, &sara).await;
    group.unban(&sara).await;
    group.join(&sara).await;
    insta::assert_snapshot!(group.transcript(), @r"
    [Club] (Ali removes Sara)
    [Club] (Ali adds Sara)
    [Club] (Ali removes Sara)
    [Club] (Sara joins)
    ");
}

#[tokio::test]
async fn what_cannot_be_done_says_why_and_where() {
    let sandbox = Sandbox::start().await;
    let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    let group = sandbox.group("Club", [&ali]);
    group.send(&ali, "hello").await;
    let intrusion = tokio::spawn(AssertUnwindSafe(group.send(&sara, "me too")).0);
    let panic = intrusion.await.unwrap_err().into_panic();
    let text = panic.downcast_ref::<String>().unwrap();
    for part in ["kit.rs", "Sara cannot send \"me too\": Forbidden: permission_denied", "[Club] Ali: hello"] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
}

#[tokio::test]
async fn an_album_is_sent_whole_or_not_at_all() {
    let sandbox = Sandbox::start().await;
    let (ali, sara, bot) = (sandbox.user("Ali"), sandbox.user("Sara"), Bot::of(&sandbox));
    let group = sandbox.group("Club", [&ali, &sara]);
    group.promote_bot().await;
    let no_videos = json!({"can_send_messages": true, "can_send_photos": true});
    let restriction = json!({"chat_id": group.id().0, "user_id": sara.id().0, "permissions": no_videos});
    bot.ok("restrictChatMember", restriction).await;
    for second in [Attachment::video("x"), Attachment::animation("x"), Attachment::document("a.txt", "x")] {
        let album = sara.in_group(&group).send_album([Attachment::photo("x"), second]);
        assert!(tokio::spawn(AssertUnwindSafe(album).0).await.is_err());
    }
    assert_eq!(group.transcript(), "");
}

#[tokio::test]
async fn every_request_is_remembered() {
    let sandbox = Sandbox::start().await;
    let bot = Bot::of(&sandbox);
    bot.ok("GETME", json!({"x": 1})).await;
    bot.error("sendMessage", json!({"chat_id": 5, "text": "hi"})).await;
    let requests = sandbox.requests();
    assert_eq!((requests[0].method.as_str(), requests[0].status), ("getMe", Some(200)));
    assert_eq!((&requests[1].parameters, requests[1].status), (&json!({"chat_id": 5, "text": "hi"}), Some(404)));
}

#[tokio::test]
async fn sandboxes_are_apart_from_each_other() {
    let mut sandboxes = Vec::new();
    for _ in 0..100 {
        sandboxes.push(Sandbox::start().await);
    }
    for sandbox in &sandboxes {
        let ali = sandbox.user("Ali");
        ali.send("hi").await;
        let bot = Bot::of(sandbox);
        assert_eq!(bot.update_ids(json!({})).await, [1]);
    }
}

#[test]
fn one_sandbox_runs_in_the_background_of_the_process() {
    let first = balethon::sandbox::background().unwrap();
    let second = balethon::sandbox::background().unwrap();
    assert_eq!((&first.url, &first.token), (&second.url, &second.token));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let http = http();
        let bot = Bot { http, base: format!("{}/bot{}", first.url, first.token) };
        let ali = bot.ok("getChat", json!({"chat_id": "@ali"})).await;
        bot.ok("sendMessage", json!({"chat_id": ali["id"], "text": "hi"})).await;
    });
}
