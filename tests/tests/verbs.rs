//! Verbs on objects: which method each calls, and with what.

mod bale;

use bale::Server;
use balethon::types::{
    CallbackQuery, Chat, ChatAction, ChatPermissions, InlineKeyboard, Message, PreCheckoutQuery, ReplyKeyboard, Rials,
    Update, User,
};
use serde_json::{Value, json};

const CHAT: i64 = 5807510044;
const USER: i64 = 1409500561;

/// Objects as they come in an update, bound to the client.
struct Objects {
    message: Message,
    chat: Chat,
    user: User,
    query: CallbackQuery,
    payment: PreCheckoutQuery,
}

async fn objects(server: &Server) -> Objects {
    let user = json!({ "id": USER, "is_bot": false, "first_name": "Sara" });
    let message = json!({
        "message_id": 7, "date": 1, "chat": { "id": CHAT, "type": "group", "title": "Books" }, "from": user, "text": "old",
    });
    server.answer_result(&json!([
        { "update_id": 1, "message": message },
        { "update_id": 2, "callback_query": { "id": "q", "from": user, "message": message, "data": "d" } },
        { "update_id": 3, "pre_checkout_query": {
            "id": "p", "from": user, "currency": "IRR", "total_amount": 1, "invoice_payload": "x" } },
    ]));
    let mut updates: Vec<Update> = server.client().get_updates().await.unwrap();
    let message = updates[0].message.take().unwrap();
    Objects {
        chat: message.chat.clone(),
        user: message.from.clone().unwrap(),
        message,
        query: *updates[1].callback_query.take().unwrap(),
        payment: *updates[2].pre_checkout_query.take().unwrap(),
    }
}

#[tokio::test]
async fn every_verb_calls_its_method() {
    let server = Server::start().await;
    let Objects { message, chat, user, query, payment } = objects(&server).await;
    server.received();
    let keyboard = || InlineKeyboard::new().button("a", "b");
    let markup = json!({ "inline_keyboard": [[{ "text": "a", "callback_data": "b" }]] });
    let in_chat = |mut more: Value| {
        more["chat_id"] = json!(CHAT);
        more
    };
    let on_message = |more: Value| {
        let mut more = in_chat(more);
        more["message_id"] = json!(7);
        more
    };
    let on_member = |more: Value| {
        let mut more = in_chat(more);
        more["user_id"] = json!(USER);
        more
    };
    macro_rules! verbs {
        ($($verb:expr => $method:literal, $expected:expr;)*) => {$(
            // What comes back is not looked at here.
            let _ = $verb.await;
            let received = server.only();
            assert_eq!(received.method(), $method, stringify!($verb));
            assert_eq!(*received.json(), $expected, stringify!($verb));
        )*};
    }
    verbs! {
        message.reply("hi") => "sendMessage", in_chat(json!({ "text": "hi", "reply_to_message_id": 7 }));
        message.reply("hi").reply_markup(Some(keyboard()))
            => "sendMessage", in_chat(json!({ "text": "hi", "reply_to_message_id": 7, "reply_markup": markup }));
        message.send("hi").reply_markup(keyboard()).reply_markup(None::<ReplyKeyboard>)
            => "sendMessage", in_chat(json!({ "text": "hi" }));
        message.edit_text("new").reply_markup(Some(keyboard()))
            => "editMessageText", on_message(json!({ "text": "new", "reply_markup": markup }));
        message.send("hi") => "sendMessage", in_chat(json!({ "text": "hi" }));
        message.edit_text("new").reply_markup(keyboard())
            => "editMessageText", on_message(json!({ "text": "new", "reply_markup": markup }));
        message.edit_caption("new") => "editMessageCaption", on_message(json!({ "caption": "new" }));
        message.edit_keyboard(keyboard()) => "editMessageReplyMarkup", on_message(json!({ "reply_markup": markup }));
        message.remove_keyboard() => "editMessageReplyMarkup", on_message(json!({}));
        message.delete() => "deleteMessage", on_message(json!({}));
        message.forward("@books") => "forwardMessage",
            json!({ "chat_id": "@books", "from_chat_id": CHAT, "message_id": 7 });
        message.copy(3) => "copyMessage", json!({ "chat_id": 3, "from_chat_id": CHAT, "message_id": 7 });
        message.pin() => "pinChatMessage", on_message(json!({}));
        message.unpin() => "unPinChatMessage", on_message(json!({}));
        message.action(ChatAction::Typing) => "sendChatAction", in_chat(json!({ "action": "typing" }));
        message.ban(&user) => "banChatMember", on_member(json!({}));
        message.reply_photo("id").caption("c") => "sendPhoto",
            in_chat(json!({ "photo": "id", "caption": "c", "reply_to_message_id": 7 }));
        message.reply_location(1.5, 2.5) => "sendLocation",
            in_chat(json!({ "latitude": 1.5, "longitude": 2.5, "reply_to_message_id": 7 }));
        message.send_location(1.5, 2.5) => "sendLocation", in_chat(json!({ "latitude": 1.5, "longitude": 2.5 }));
        message.reply_contact("+98", "Sara") => "sendContact",
            in_chat(json!({ "phone_number": "+98", "first_name": "Sara", "reply_to_message_id": 7 }));
        message.send_contact("+98", "Sara")
            => "sendContact", in_chat(json!({ "phone_number": "+98", "first_name": "Sara" }));
        message.send_document("id") => "sendDocument", in_chat(json!({ "document": "id" }));
        message.invoice("Tea", Rials(250_000)).payload("x").provider_token("w") => "sendInvoice", in_chat(json!({
            "title": "Tea", "description": "Tea", "payload": "x", "provider_token": "w",
            "prices": [{ "label": "Tea", "amount": 250000 }], "reply_to_message_id": 7,
        }));

        query.answer("done") => "answerCallbackQuery", json!({ "callback_query_id": "q", "text": "done" });
        query.acknowledge() => "answerCallbackQuery", json!({ "callback_query_id": "q" });
        query.send("hi") => "sendMessage", in_chat(json!({ "text": "hi" }));
        query.edit_text("new") => "editMessageText", on_message(json!({ "text": "new" }));
        query.edit_caption("new") => "editMessageCaption", on_message(json!({ "caption": "new" }));
        query.edit_keyboard(keyboard()) => "editMessageReplyMarkup", on_message(json!({ "reply_markup": markup }));

        payment.accept() => "answerPreCheckoutQuery", json!({ "pre_checkout_query_id": "p", "ok": true });
        payment.refuse("sold out") => "answerPreCheckoutQuery",
            json!({ "pre_checkout_query_id": "p", "ok": false, "error_message": "sold out" });
        payment.transaction() => "inquireTransaction", json!({ "transaction_id": "p" });

        chat.send("hi") => "sendMessage", in_chat(json!({ "text": "hi" }));
        chat.send_location(1.5, 2.5) => "sendLocation", in_chat(json!({ "latitude": 1.5, "longitude": 2.5 }));
        chat.send_contact("+98", "Sara") => "sendContact", in_chat(json!({ "phone_number": "+98", "first_name": "Sara" }));
        chat.send_video("id") => "sendVideo", in_chat(json!({ "video": "id" }));
        chat.action(ChatAction::UploadPhoto) => "sendChatAction", in_chat(json!({ "action": "upload_photo" }));
        chat.info() => "getChat", in_chat(json!({}));
        chat.member(&user) => "getChatMember", on_member(json!({}));
        chat.administrators() => "getChatAdministrators", in_chat(json!({}));
        chat.members_count() => "getChatMembersCount", in_chat(json!({}));
        chat.ban(&user) => "banChatMember", on_member(json!({}));
        chat.unban(&user).only_if_banned(true) => "unbanChatMember", on_member(json!({ "only_if_banned": true }));
        chat.promote(&user).can_invite_users(true) => "promoteChatMember", on_member(json!({ "can_invite_users": true }));
        chat.restrict(&user, ChatPermissions::default().can_send_photos(false))
            => "restrictChatMember", on_member(json!({ "permissions": { "can_send_photos": false } }));
        chat.invite(&user) => "inviteUser", on_member(json!({}));
        chat.create_invite_link() => "createChatInviteLink", in_chat(json!({}));
        chat.export_invite_link() => "exportChatInviteLink", in_chat(json!({}));
        chat.revoke_invite_link("l") => "revokeChatInviteLink", in_chat(json!({ "invite_link": "l" }));
        chat.set_title("t") => "setChatTitle", in_chat(json!({ "title": "t" }));
        chat.set_description("d") => "setChatDescription", in_chat(json!({ "description": "d" }));
        chat.set_photo("id") => "setChatPhoto", in_chat(json!({ "photo": "id" }));
        chat.delete_photo() => "deleteChatPhoto", in_chat(json!({}));
        chat.pin(&message) => "pinChatMessage", on_message(json!({}));
        chat.unpin(7) => "unPinChatMessage", on_message(json!({}));
        chat.unpin_all() => "unpinAllChatMessages", in_chat(json!({}));
        chat.leave() => "leaveChat", in_chat(json!({}));

        user.send("hi") => "sendMessage", json!({ "chat_id": USER, "text": "hi" });
        user.send_voice("id") => "sendVoice", json!({ "chat_id": USER, "voice": "id" });
        user.send_location(1.5, 2.5) => "sendLocation", json!({ "chat_id": USER, "latitude": 1.5, "longitude": 2.5 });
        user.send_contact("+98", "Sara") => "sendContact",
            json!({ "chat_id": USER, "phone_number": "+98", "first_name": "Sara" });
        user.chat() => "getChat", json!({ "chat_id": USER });
        user.member_of(&chat) => "getChatMember", on_member(json!({}));
        user.ban(&chat) => "banChatMember", on_member(json!({}));
        user.unban(&chat) => "unbanChatMember", on_member(json!({}));
        user.promote(&chat) => "promoteChatMember", on_member(json!({}));
        user.restrict(&chat, ChatPermissions::default()) => "restrictChatMember", on_member(json!({ "permissions": {} }));
        user.invite_to(&chat) => "inviteUser", on_member(json!({}));
        user.ask_review(5) => "askReview", json!({ "user_id": USER, "delay_seconds": 5 });
    }
}
