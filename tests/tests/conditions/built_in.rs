//! What each built-in condition says of each kind of message.

use super::*;

mod facts {
    use super::*;

    handlers_that_tell! {
        #[on_update(all)] all;
        #[on_update(animation)] animation;
        #[on_update(audio)] audio;
        #[on_update(bot)] bot;
        #[on_update(caption)] caption;
        #[on_update(channel)] channel;
        #[on_update(channel_chat_created)] channel_chat_created;
        #[on_update(command)] command;
        #[on_update(contact)] contact;
        #[on_update(content)] content;
        #[on_update(delete_chat_photo)] delete_chat_photo;
        #[on_update(document)] document;
        #[on_update(entities)] entities;
        #[on_update(forward)] forward;
        #[on_update(group)] group;
        #[on_update(group_chat_created)] group_chat_created;
        #[on_update(incoming)] incoming;
        #[on_update(inline_keyboard)] inline_keyboard;
        #[on_update(invoice)] invoice;
        #[on_update(left_chat_member)] left_chat_member;
        #[on_update(location)] location;
        #[on_update(me)] me;
        #[on_update(media)] media;
        #[on_update(media_group)] media_group;
        #[on_update(mentioned)] mentioned;
        #[on_update(new_chat_members)] new_chat_members;
        #[on_update(new_chat_photo)] new_chat_photo;
        #[on_update(new_chat_title)] new_chat_title;
        #[on_update(number)] number;
        #[on_update(photo)] photo;
        #[on_update(pinned_message)] pinned_message;
        #[on_update(poll)] poll;
        #[on_update(private)] private;
        #[on_update(reply)] reply;
        #[on_update(reply_keyboard)] reply_keyboard;
        #[on_update(service)] service;
        #[on_update(sticker)] sticker;
        #[on_update(successful_payment)] successful_payment;
        #[on_update(supergroup_chat_created)] supergroup_chat_created;
        #[on_update(text)] text;
        #[on_update(video)] video;
        #[on_update(voice)] voice;
        #[on_update(web_app_data)] web_app_data;
    }
}

/// What is the case of every message in these cases.
const ALWAYS: [&str; 3] = ["all", "incoming", "private"];

#[tokio::test]
async fn every_fact_is_told_by_what_it_stands_for() {
    let sandbox = Sandbox::start().await;
    let ran = Ran::default();
    let shared = ran.clone();
    let _bot = sandbox.run(|client| client.data(shared).handlers(handlers![done, mod self::facts])).await;
    let me = sandbox.client().get_me().await.unwrap();
    let name = me.username.clone().unwrap();
    let file = json!({"file_id": "1", "file_size": 1});
    let person = json!({"id": 9, "is_bot": false, "first_name": "Sara"});
    let chat = json!({"id": 8, "type": "private", "first_name": "Ali"});
    let old = json!({"message_id": 1, "date": 1, "chat": chat, "text": "old", "from": me});
    // What a message holds, and which facts that makes besides those which always hold.
    let cases: Vec<(Value, &[&str])> = vec![
        (json!({"text": "hi"}), &["text", "content"]),
        (json!({"text": ""}), &["text"]),
        (json!({"text": "/start"}), &["text", "content", "command"]),
        (json!({"text": "/start@other_bot"}), &["text", "content"]),
        (json!({"text": " -۱۲٣ "}), &["text", "content", "number"]),
        (json!({"text": "1.5"}), &["text", "content"]),
        (json!({"text": format!("hey @{}!", name.to_uppercase())}), &["text", "content", "mentioned"]),
        (json!({"text": format!("hey @{name}_2")}), &["text", "content"]),
        (
            json!({"text": "a", "entities": [{"type": "mention", "offset": 0, "length": 1}]}),
            &["text", "content", "entities"],
        ),
        (json!({"text": "a", "reply_to_message": old}), &["text", "content", "reply", "mentioned"]),
        (json!({"text": "a", "forward_from": person}), &["text", "content", "forward"]),
        (json!({"text": "a", "forward_date": 1}), &["text", "content", "forward"]),
        (json!({"photo": [{"file_id": "1", "width": 1, "height": 1}]}), &["photo", "media"]),
        (
            json!({"photo": [{"file_id": "1", "width": 1, "height": 1}], "caption": "/go", "media_group_id": "7"}),
            &["photo", "media", "caption", "content", "command", "media_group"],
        ),
        (json!({"video": {"file_id": "1", "width": 1, "height": 1, "duration": 1}}), &["video", "media"]),
        (json!({"voice": {"file_id": "1", "duration": 1}}), &["voice", "media"]),
        (json!({"audio": {"file_id": "1", "duration": 1}}), &["audio", "media"]),
        (json!({"document": file}), &["document", "media"]),
        (
            json!({"animation": {"file_id": "1", "width": 1, "height": 1, "duration": 1}, "document": file}),
            &["animation", "document", "media"],
        ),
        (json!({"sticker": {"file_id": "1", "width": 1, "height": 1, "type": "regular"}}), &["sticker", "media"]),
        (json!({"contact": {"phone_number": "1", "first_name": "a"}}), &["contact"]),
        (json!({"location": {"latitude": 1.0, "longitude": 1.0}}), &["location"]),
        (
            json!({"invoice": {"title": "a", "description": "b", "start_parameter": "c", "currency": "IRR", "total_amount": 1}}),
            &["invoice"],
        ),
        (json!({"poll": {"id": "1", "question": "a", "options": []}}), &["poll"]),
        (
            json!({"successful_payment": {
                "currency": "IRR", "total_amount": 1, "invoice_payload": "a",
                "telegram_payment_charge_id": "b", "provider_payment_charge_id": "c",
            }}),
            &["successful_payment", "service"],
        ),
        (json!({"web_app_data": {"data": "a", "button_text": "b"}}), &["web_app_data", "service"]),
        (json!({"new_chat_members": [person]}), &["new_chat_members", "service"]),
        (json!({"left_chat_member": person}), &["left_chat_member", "service"]),
        (json!({"new_chat_title": "a"}), &["new_chat_title", "service"]),
        (json!({"new_chat_photo": [{"file_id": "1", "width": 1, "height": 1}]}), &["new_chat_photo", "service"]),
        (json!({"delete_chat_photo": true}), &["delete_chat_photo", "service"]),
        (json!({"delete_chat_photo": false}), &[]),
        (json!({"group_chat_created": true}), &["group_chat_created", "service"]),
        (json!({"supergroup_chat_created": true}), &["supergroup_chat_created", "service"]),
        (json!({"channel_chat_created": true}), &["channel_chat_created", "service"]),
        (json!({"pinned_message": {"message_id": 1, "date": 1, "chat": chat}}), &["pinned_message", "service"]),
        (
            json!({"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "a", "url": "b"}]]}}),
            &["text", "content", "inline_keyboard"],
        ),
        (json!({"text": "a", "reply_markup": {"keyboard": [["a"]]}}), &["text", "content", "reply_keyboard"]),
        (json!({"from": {"id": 7, "is_bot": true, "first_name": "b"}}), &["bot"]),
    ];
    let mut id = 1000;
    let mut run = async |update: Value| {
        id += 1;
        let mut update = update;
        update["update_id"] = json!(id);
        sandbox.push_update(update);
        ran.next().await.into_iter().map(str::to_owned).collect::<std::collections::BTreeSet<_>>()
    };
    for (content, facts) in cases {
        let mut message =
            json!({"message_id": 5, "date": 1, "chat": chat, "from": {"id": 8, "is_bot": false, "first_name": "Ali"}});
        message.as_object_mut().unwrap().extend(content.as_object().unwrap().clone());
        let expected = ALWAYS.iter().chain(facts).map(|name| (*name).to_owned()).collect();
        assert_eq!(run(json!({"message": message})).await, expected, "{content}");
    }
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let post = json!({"message_id": 5, "date": 1, "chat": {"id": 6, "type": "channel", "title": "News"}, "text": "5"});
    assert_eq!(run(json!({"message": post})).await, set(&["all", "incoming", "channel", "text", "content", "number"]));
    let own = json!({"message_id": 5, "date": 1, "chat": {"id": 6, "type": "group"}, "from": me, "text": "a"});
    assert_eq!(run(json!({"edited_message": own})).await, set(&["all", "me", "bot", "group", "text", "content"]));
    let query = json!({"id": "2", "from": person, "data": "12", "message": {
        "message_id": 5, "date": 1, "chat": chat, "from": me, "text": "Which?",
        "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "12"}]]},
    }});
    let facts = ["all", "incoming", "private", "text", "content", "number", "inline_keyboard"];
    assert_eq!(run(json!({"callback_query": query})).await, set(&facts));
    let query = json!({"id": "2", "from": person, "currency": "IRR", "total_amount": 1, "invoice_payload": "a"});
    assert_eq!(run(json!({"pre_checkout_query": query})).await, set(&["all", "incoming"]));
}
