//! Links, restrictions, and being added.

use balethon::sandbox::{InviteLink, Sandbox};
use serde_json::{Value, json};

use crate::wire::Bot;

#[tokio::test]
async fn links_lead_into_the_group_until_they_are_revoked() {
    let sandbox = Sandbox::start().await;
    let (ali, sara, reza) = (sandbox.user("Ali"), sandbox.user("Sara"), sandbox.user("Reza"));
    let group = sandbox.group("g", [&ali]);
    let bot = Bot::of(&sandbox);
    let here = json!({"chat_id": group.id().0});
    assert_eq!(bot.error("createChatInviteLink", here.clone()).await.0, 403);
    group.promote_bot().await;
    let me = bot.ok("getMe", json!({})).await;
    let link = bot.ok("createChatInviteLink", here.clone()).await;
    let expected = json!({
        "invite_link": link["invite_link"], "creator": me, "creates_join_request": false, "is_primary": false, "is_revoked": false,
    });
    assert_eq!(link, expected);
    let address = link["invite_link"].as_str().unwrap();
    assert!(address.starts_with("ble.ir/join/"));
    sara.join_by_link(format!("https://{address}")).await;
    assert_eq!(bot.updates(json!({})).await[0]["message"]["new_chat_members"][0]["first_name"], "Sara");

    let revoked = bot.ok("revokeChatInviteLink", json!({"chat_id": group.id().0, "invite_link": address})).await;
    assert_ne!(revoked["invite_link"], address);
    assert_eq!(
        bot.error("revokeChatInviteLink", json!({"chat_id": group.id().0, "invite_link": address})).await.0,
        400
    );
    assert!(tokio::spawn(reza.join_by_link(address.to_owned())).await.unwrap_err().is_panic());

    let main = bot.ok("exportChatInviteLink", here.clone()).await;
    assert!(main.as_str().unwrap().starts_with("https://ble.ir/join/"));
    let shown = bot.ok("getChat", here.clone()).await["invite_link"].clone();
    assert_eq!(format!("https://{}", shown.as_str().unwrap()), main);
    let second = bot.ok("exportChatInviteLink", here.clone()).await;
    assert_ne!(main, second);
    assert!(tokio::spawn(reza.join_by_link(main.as_str().unwrap().to_owned())).await.is_err());
    reza.join_by_link(second.as_str().unwrap()).await;
    assert_eq!(bot.ok("getChatMembersCount", here.clone()).await, 4);

    sandbox.quirks(|quirks| quirks.invite_link = InviteLink::Text);
    assert!(bot.ok("createChatInviteLink", here).await.is_string());
}

#[tokio::test]
async fn the_banned_cannot_come_back() {
    let sandbox = Sandbox::start().await;
    let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    let group = sandbox.group("g", [&ali, &sara]);
    group.promote_bot().await;
    let bot = Bot::of(&sandbox);
    let sara_here = json!({"chat_id": group.id().0, "user_id": sara.id().0});
    let link = bot.ok("createChatInviteLink", sara_here.clone()).await["invite_link"].as_str().unwrap().to_owned();
    bot.ok("banChatMember", sara_here.clone()).await;
    assert!(tokio::spawn(sara.join_by_link(link.clone())).await.is_err());
    assert_eq!(bot.error("inviteUser", sara_here.clone()).await.0, 403);
    bot.ok("unbanChatMember", json!({"chat_id": group.id().0, "user_id": sara.id().0, "only_if_banned": true})).await;
    sara.join_by_link(link).await;
    // Without only_if_banned, one who is not banned is removed.
    bot.ok("unbanChatMember", sara_here.clone()).await;
    assert_eq!(bot.error("getChatMember", sara_here.clone()).await.0, 404);
    bot.ok("inviteUser", sara_here.clone()).await;
    assert_eq!(bot.ok("getChatMember", sara_here).await["status"], "member");
}

#[tokio::test]
async fn the_restricted_cannot_write() {
    let sandbox = Sandbox::start().await;
    let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    let group = sandbox.group("g", [&ali, &sara]);
    group.promote_bot().await;
    let bot = Bot::of(&sandbox);
    let restrict =
        |permissions: Value| json!({"chat_id": group.id().0, "user_id": sara.id().0, "permissions": permissions});
    bot.ok("restrictChatMember", restrict(json!({"can_invite_users": true}))).await;
    let member = bot.ok("getChatMember", json!({"chat_id": group.id().0, "user_id": sara.id().0})).await;
    assert_eq!(
        member,
        json!({
            "status": "restricted", "user": {"id": sara.id().0, "is_bot": false, "first_name": "Sara"}, "is_member": true,
            "can_send_messages": false, "can_send_audios": false, "can_send_documents": false, "can_send_photos": false,
            "can_send_videos": false, "can_change_info": false, "can_invite_users": true, "can_pin_messages": false,
        })
    );
    assert!(tokio::spawn(group.send(&sara, "hi")).await.is_err());
    bot.ok("restrictChatMember", restrict(json!({"can_send_messages": true}))).await;
    group.send(&sara, "hi").await;
    let ali_restricted = json!({"chat_id": group.id().0, "user_id": ali.id().0, "permissions": {}});
    assert_eq!(bot.error("restrictChatMember", ali_restricted).await.0, 403);
}

#[tokio::test]
async fn titles_descriptions_and_pins_show_in_the_chat() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    let group = sandbox.group("g", [&ali]);
    let bot = Bot::of(&sandbox);
    let here = |more: Value| {
        let mut fields = json!({"chat_id": group.id().0});
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        fields
    };
    assert_eq!(bot.error("setChatTitle", here(json!({"title": "x"}))).await.0, 403);
    group.promote_bot().await;
    bot.ok("setChatTitle", here(json!({"title": "کتاب"}))).await;
    bot.ok("setChatDescription", here(json!({"description": "هر هفته"}))).await;
    let one = group.send(&ali, "one").await.id();
    let two = group.send(&ali, "two").await.id();
    for id in [one, two] {
        bot.ok("pinChatMessage", here(json!({"message_id": id}))).await;
    }
    let chat = bot.ok("getChat", here(json!({}))).await;
    assert_eq!(
        (&chat["title"], &chat["description"], &chat["pinned_message"]["text"]),
        (&json!("کتاب"), &json!("هر هفته"), &json!("two"))
    );
    bot.ok("unPinChatMessage", here(json!({"message_id": two}))).await;
    assert_eq!(bot.ok("getChat", here(json!({}))).await["pinned_message"]["text"], "one");
    bot.ok("unpinAllChatMessages", here(json!({}))).await;
    assert!(bot.ok("getChat", here(json!({}))).await.get("pinned_message").is_none());
    assert_eq!(bot.error("pinChatMessage", here(json!({"message_id": 99}))).await.0, 400);
}

#[tokio::test]
async fn a_review_is_asked_for() {
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    ali.send("/start").await;
    Bot::of(&sandbox).ok("askReview", json!({"user_id": ali.id().0, "delay_seconds": 0})).await;
    assert_eq!(ali.transcript(), "Ali: /start\n(bot asks Ali for a review)");
}
