//! `api.json` and the methods held together: each is called through its setters with all its parameters, and what
//! arrives is compared with what `api.json` says, as JSON, and as a form where files go along.

mod bale;
mod facts;

use std::collections::{BTreeMap, BTreeSet};

use std::pin::Pin;
use std::time::Duration;

use bale::{Form, Part, Received, Server};
use balethon::types::{
    BotCommand, ChatAction, ChatId, ChatPermissions, InlineKeyboard, InputFile, InputMedia, InputSticker, LabeledPrice,
    MediaKind, MessageId, Rials, UserId,
};
use balethon::{Client, Error};
use facts::{Field, Fill, float, integer, params, sentinel, string};
use serde_json::{Value, json};

type Calling = Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>;

/// How a method is called; the file is what its parameter for one gets.
type Call = fn(&Client, InputFile) -> Calling;

fn calling<T>(request: impl IntoFuture<Output = Result<T, Error>, IntoFuture: Send + 'static>) -> Calling
where
    T: Send + 'static,
{
    let future = request.into_future();
    Box::pin(async move { future.await.map(drop) })
}

fn chat(name: &str) -> ChatId {
    ChatId(integer(name))
}

fn user() -> UserId {
    UserId(integer("user_id"))
}

fn message() -> MessageId {
    MessageId(integer("message_id"))
}

fn reply() -> MessageId {
    MessageId(integer("reply_to_message_id"))
}

fn keyboard() -> InlineKeyboard {
    InlineKeyboard::new().button("the text", "the callback_data")
}

fn prices() -> [LabeledPrice; 1] {
    [LabeledPrice::new("the label", Rials(integer("amount")))]
}

fn sticker() -> InputSticker {
    InputSticker::new("the sticker").format("the format").emoji("the emoji_list")
}

/// Every method, with all its parameters.
fn calls() -> BTreeMap<&'static str, Call> {
    macro_rules! calls {
        ($($bale:literal: |$client:ident, $file:ident| $call:expr;)*) => {
            [$(($bale, (|$client, $file| { let _ = &$file; calling($call) }) as Call),)*].into()
        };
    }
    calls! {
        "getMe": |c, f| c.get_me();
        "getUpdates": |c, f| c.get_updates().offset(integer("offset")).limit(50)
            .poll_timeout(Duration::from_secs(integer("timeout") as u64));
        "setWebhook": |c, f| c.set_webhook(string("url"));
        "deleteWebhook": |c, f| c.delete_webhook();
        "getWebhookInfo": |c, f| c.get_webhook_info();
        "sendMessage": |c, f| c.send_message(chat("chat_id"), string("text"))
            .reply_to_message_id(reply()).reply_markup(keyboard());
        "forwardMessage": |c, f| c.forward_message(chat("chat_id"), chat("from_chat_id"), message());
        "copyMessage": |c, f| c.copy_message(chat("chat_id"), chat("from_chat_id"), message());
        "sendPhoto": |c, f| c.send_photo(chat("chat_id"), f)
            .caption(string("caption")).reply_to_message_id(reply()).reply_markup(keyboard());
        "sendAudio": |c, f| c.send_audio(chat("chat_id"), f)
            .caption(string("caption")).reply_to_message_id(reply()).reply_markup(keyboard());
        "sendDocument": |c, f| c.send_document(chat("chat_id"), f)
            .caption(string("caption")).reply_to_message_id(reply()).reply_markup(keyboard());
        "sendVideo": |c, f| c.send_video(chat("chat_id"), f)
            .caption(string("caption")).reply_to_message_id(reply()).reply_markup(keyboard());
        "sendAnimation": |c, f| c.send_animation(chat("chat_id"), f)
            .caption(string("caption")).duration(Duration::from_secs(integer("duration") as u64))
            .width(integer("width")).height(integer("height"))
            .reply_to_message_id(reply()).reply_markup(keyboard());
        "sendVoice": |c, f| c.send_voice(chat("chat_id"), f)
            .caption(string("caption")).reply_to_message_id(reply()).reply_markup(keyboard());
        "sendMediaGroup": |c, f| c.send_media_group(chat("chat_id"), [InputMedia::photo(f).caption(string("caption"))])
            .reply_to_message_id(reply()).reply_markup(keyboard());
        "sendLocation": |c, f| c.send_location(chat("chat_id"), float("latitude"), float("longitude"))
            .horizontal_accuracy(float("horizontal_accuracy"))
            .reply_to_message_id(reply()).reply_markup(keyboard());
        "sendContact": |c, f| c.send_contact(chat("chat_id"), string("phone_number"), string("first_name"))
            .last_name(string("last_name")).reply_to_message_id(reply()).reply_markup(keyboard());
        "sendChatAction": |c, f| c.send_chat_action(chat("chat_id"), ChatAction::from("the action"));
        "getFile": |c, f| c.get_file(string("file_id"));
        "answerCallbackQuery": |c, f| c.answer_callback_query(string("callback_query_id"))
            .text(string("text")).show_alert(true).cache_time(integer("cache_time"));
        "askReview": |c, f| c.ask_review(user(), integer("delay_seconds"));
        "banChatMember": |c, f| c.ban_chat_member(chat("chat_id"), user());
        "unbanChatMember": |c, f| c.unban_chat_member(chat("chat_id"), user()).only_if_banned(true);
        "promoteChatMember": |c, f| c.promote_chat_member(chat("chat_id"), user())
            .can_change_info(true).can_post_messages(true).can_edit_messages(true).can_delete_messages(true)
            .can_manage_video_chats(true).can_invite_users(true).can_restrict_members(true);
        "setChatPhoto": |c, f| c.set_chat_photo(chat("chat_id"), f);
        "leaveChat": |c, f| c.leave_chat(chat("chat_id"));
        "getChat": |c, f| c.get_chat(chat("chat_id"));
        "getChatAdministrators": |c, f| c.get_chat_administrators(chat("chat_id"));
        "getChatMembersCount": |c, f| c.get_chat_members_count(chat("chat_id"));
        "getChatMember": |c, f| c.get_chat_member(chat("chat_id"), user());
        "pinChatMessage": |c, f| c.pin_chat_message(chat("chat_id"), message());
        "unPinChatMessage": |c, f| c.unpin_chat_message(chat("chat_id"), message());
        "unpinAllChatMessages": |c, f| c.unpin_all_chat_messages(chat("chat_id"));
        "setChatTitle": |c, f| c.set_chat_title(chat("chat_id"), string("title"));
        "setChatDescription": |c, f| c.set_chat_description(chat("chat_id"), string("description"));
        "deleteChatPhoto": |c, f| c.delete_chat_photo(chat("chat_id"));
        "createChatInviteLink": |c, f| c.create_chat_invite_link(chat("chat_id"));
        "revokeChatInviteLink": |c, f| c.revoke_chat_invite_link(chat("chat_id"), string("invite_link"));
        "exportChatInviteLink": |c, f| c.export_chat_invite_link(chat("chat_id"));
        "editMessageText": |c, f| c.edit_message_text(chat("chat_id"), message(), string("text"))
            .reply_markup(keyboard());
        "editMessageCaption": |c, f| c.edit_message_caption(chat("chat_id"), message())
            .caption(string("caption")).reply_markup(keyboard());
        "editMessageReplyMarkup": |c, f| c.edit_message_reply_markup(chat("chat_id"), message())
            .reply_markup(keyboard());
        "deleteMessage": |c, f| c.delete_message(chat("chat_id"), message());
        "uploadStickerFile": |c, f| c.upload_sticker_file(user(), f);
        "createNewStickerSet": |c, f| c.create_new_sticker_set(user(), "set_by_bot", string("title"), [sticker()]);
        "addStickerToSet": |c, f| c.add_sticker_to_set(user(), string("name"), sticker());
        "sendInvoice": |c, f| c.send_invoice(chat("chat_id"), string("title"), string("description"),
            string("payload"), string("provider_token"), prices())
            .photo_url(string("photo_url")).reply_to_message_id(reply()).reply_markup(keyboard())
            .currency(string("currency"));
        "createInvoiceLink": |c, f| c.create_invoice_link(string("title"), string("description"), string("payload"),
            string("provider_token"), prices());
        "answerPreCheckoutQuery": |c, f| c.answer_pre_checkout_query(string("pre_checkout_query_id"), true)
            .error_message(string("error_message"));
        "inquireTransaction": |c, f| c.inquire_transaction(string("transaction_id"));
        "logout": |c, f| c.log_out();
        "close": |c, f| c.close();
        "restrictChatMember": |c, f| c.restrict_chat_member(chat("chat_id"), user(), ChatPermissions::all(true));
        "sendSticker": |c, f| c.send_sticker(chat("chat_id"), f)
            .reply_to_message_id(reply()).reply_markup(keyboard());
        "getStickerSet": |c, f| c.get_sticker_set(string("name"));
        "deleteStickerFromSet": |c, f| c.delete_sticker_from_set(string("sticker"));
        "inviteUser": |c, f| c.invite_user(chat("chat_id"), user());
        "setMyCommands": |c, f| c.set_my_commands([BotCommand::new("the command", "the description")]);
        "setMyName": |c, f| c.set_my_name().name(string("name"));
    }
}

/// Parameters that the client does not send, with the reason.
const LEFT_OUT: &[(&str, &str, &str)] =
    &[("sendPhoto", "from_chat_id", "an error in Bale's page, copied from forwardMessage; nobody sends it")];

/// The value of a parameter, from what `api.json` says of its type.
fn expected(method: &str, field: &Field) -> Value {
    match (method, &*field.name, &*field.kind) {
        // Limits that no sentinel fits.
        ("getUpdates", "limit", _) => json!(50),
        ("createNewStickerSet", "name", _) => json!("set_by_bot"),
        // A button does one thing only.
        (_, _, "ReplyMarkup" | "InlineKeyboardMarkup") => {
            json!({ "inline_keyboard": [[{ "text": "the text", "callback_data": "the callback_data" }]] })
        }
        (_, _, "Array<InputMedia>") => {
            json!([{ "type": "photo", "media": "the media", "caption": "the caption" }])
        }
        (_, name, kind) => sentinel(kind, name, Fill::All),
    }
}

fn all_expected(method: &str) -> BTreeMap<String, Value> {
    let left_out = |name: &str| LEFT_OUT.iter().any(|(at, parameter, _)| (*at, *parameter) == (method, name));
    let fields = params(method).into_iter().filter(|field| !left_out(&field.name));
    fields.map(|field| (field.name.clone(), expected(method, &field))).collect()
}

/// The parameter that is a file, if there is one.
fn file_of(method: &str) -> Option<String> {
    let kinds = ["FileSource", "InputFile", "Array<InputMedia>"];
    params(method).into_iter().find(|field| kinds.contains(&&*field.kind)).map(|field| field.name)
}

fn answer_to(method: &str) -> Value {
    let returns = facts::api()["methods"][method]["returns"].as_str().unwrap();
    sentinel(returns, "result", Fill::All)
}

/// Calls a method; gives what arrived.
async fn call(server: &Server, method: &str, call: Call, file: InputFile) -> Received {
    server.answer_result(&answer_to(method));
    call(&server.client(), file).await.unwrap_or_else(|error| panic!("{method}: {error:?}"));
    let received = server.only();
    assert_eq!(received.method(), method);
    received
}

fn names(parts: &BTreeMap<String, Part>) -> BTreeSet<&str> {
    parts.keys().map(String::as_str).collect()
}

#[test]
fn every_method_is_there() {
    let calls = calls();
    let ours: BTreeSet<_> = calls.keys().copied().collect();
    let theirs: BTreeSet<_> = facts::methods().into_iter().collect();
    assert_eq!(ours, theirs);
}

#[tokio::test]
async fn every_parameter_arrives() {
    let server = Server::start().await;
    for (method, how) in calls() {
        let received = call(&server, method, how, InputFile::id(string(&id_name(method)))).await;
        let expected = all_expected(method);
        match &received.form {
            Form::Json(json) => {
                let arrived: BTreeMap<String, Value> = serde_json::from_value(json.clone()).unwrap();
                assert_eq!(arrived, expected, "{method}");
            }
            // Bale takes animations as a form only.
            Form::Parts(parts) if method == "sendAnimation" => assert_texts(method, parts, &expected),
            other => panic!("{method} came as {other:?}"),
        }
    }
}

/// The field in which the id of a file stands.
fn id_name(method: &str) -> String {
    if method == "sendMediaGroup" { "media".to_owned() } else { file_of(method).unwrap_or_default() }
}

fn assert_texts(method: &str, parts: &BTreeMap<String, Part>, expected: &BTreeMap<String, Value>) {
    let arrived: BTreeMap<&String, &Part> = parts.iter().collect();
    let texts = expected.iter().map(|(name, value)| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        (name, text)
    });
    for (name, text) in texts {
        let Some(Part::Text(arrived)) = arrived.get(name) else { panic!("{method}: {name} did not come as text") };
        // Objects are JSON text; the order of their fields means nothing.
        match (serde_json::from_str::<Value>(arrived), serde_json::from_str::<Value>(&text)) {
            (Ok(arrived), Ok(expected)) => assert_eq!(arrived, expected, "{method}.{name}"),
            _ => assert_eq!(*arrived, text, "{method}.{name}"),
        }
    }
}

#[tokio::test]
async fn every_file_is_uploaded() {
    let server = Server::start().await;
    let mut seen = 0;
    for (method, how) in calls() {
        let Some(file) = file_of(method) else { continue };
        assert_eq!(facts::api()["methods"][method]["http"], "multipart-if-file", "{method}");
        seen += 1;
        let received = call(&server, method, how, InputFile::bytes("نقشه.png", "content")).await;
        let mut expected = all_expected(method);
        let part = if method == "sendMediaGroup" {
            let media: Value = serde_json::from_str(received.text("media")).unwrap();
            assert_eq!(media[0]["media"], "attach://media0");
            expected.remove("media");
            "media0"
        } else {
            expected.remove(&file);
            &file
        };
        let (name, mime, content) = received.file(part);
        assert_eq!((name, mime, &content[..]), ("نقشه.png", "image/png", &b"content"[..]), "{method}");
        assert_texts(method, received.parts(), &expected);
        let mut arrived = names(received.parts());
        arrived.remove(part);
        arrived.remove("media");
        assert_eq!(arrived, expected.keys().map(String::as_str).collect(), "{method}");
    }
    let multipart = facts::methods().into_iter().filter(|m| facts::api()["methods"][m]["http"] == "multipart-if-file");
    assert_eq!(seen, multipart.count());
}

#[tokio::test]
async fn every_kind_of_album_item_arrives() {
    let server = Server::start().await;
    let kinds = [
        ("InputMediaPhoto", MediaKind::Photo),
        ("InputMediaVideo", MediaKind::Video),
        ("InputMediaAnimation", MediaKind::Animation),
        ("InputMediaAudio", MediaKind::Audio),
        ("InputMediaDocument", MediaKind::Document),
    ];
    for (name, kind) in kinds {
        let mut expected = facts::object(name, Fill::All);
        expected["type"] = json!(kind.as_str());
        let mut item = InputMedia::new(kind, "the media");
        for field in facts::type_fields(name) {
            item = match &*field.name {
                "caption" => item.caption(string("caption")),
                "thumbnail" => item.thumbnail("the thumbnail"),
                "width" => item.dimensions(integer("width") as u32, integer("height") as u32),
                "duration" => item.duration(Duration::from_secs(integer("duration") as u64)),
                "title" => item.title(string("title")),
                "type" | "media" | "height" => item,
                other => panic!("{name}.{other} cannot be set"),
            };
        }
        server.answer_result(&json!([]));
        server.client().send_media_group(5, [item]).await.unwrap();
        assert_eq!(server.only().json()["media"], json!([expected]), "{name}");
    }
}

#[test]
fn exceptions_are_few_and_doubtful() {
    assert!(LEFT_OUT.len() <= 10);
    for (method, parameter, reason) in LEFT_OUT {
        let field = params(method).into_iter().find(|field| field.name == *parameter).unwrap();
        assert!(field.doubt && !reason.is_empty(), "{method}.{parameter} is not doubtful");
    }
}
