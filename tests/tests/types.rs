//! `api.json` and the types held together: every field of every type is filled, and none of them is unknown to us.

mod facts;

use balethon::types;
use facts::{Fill, object, object_types, type_fields, without_nulls};
use serde_json::Value;

/// Parses an object into our type; gives what went among the unknown fields, and the object written back.
type Parse = fn(Value) -> serde_json::Result<(Vec<String>, Value)>;

macro_rules! parse {
    ($type:ident) => {
        (|value| {
            let text = value.to_string();
            let object: types::$type = serde_json::from_str(&text)?;
            // Those that lend no text read the same.
            assert_eq!(serde_json::from_reader::<_, types::$type>(text.as_bytes())?, object);
            assert_eq!(serde_json::from_value::<types::$type>(value)?, object);
            let extra = object.extra.keys().cloned().collect();
            Ok((extra, serde_json::to_value(&object)?))
        }) as Parse
    };
}

/// Our type for each of `api.json`.
fn our(name: &str) -> Option<Parse> {
    Some(match name {
        "Update" => parse!(Update),
        "WebhookInfo" => parse!(WebhookInfo),
        "CallbackQuery" => parse!(CallbackQuery),
        "User" => parse!(User),
        // One type for both.
        "Chat" | "ChatFullInfo" => parse!(Chat),
        "ChatPhoto" => parse!(ChatPhoto),
        // One type whatever the status, since any of them may carry any right.
        "ChatMemberOwner"
        | "ChatMemberAdministrator"
        | "ChatMemberMember"
        | "ChatMemberRestricted"
        | "ChatMemberOther" => parse!(ChatMember),
        "ChatPermissions" => parse!(ChatPermissions),
        "ChatInviteLink" => parse!(ChatInviteLink),
        "Message" => parse!(Message),
        "MessageId" => parse!(CopiedMessage),
        "MessageEntity" => parse!(MessageEntity),
        "ForwardOrigin" => parse!(ForwardOrigin),
        "PhotoSize" => parse!(PhotoSize),
        "Animation" => parse!(Animation),
        "Audio" => parse!(Audio),
        "Document" => parse!(Document),
        "Video" => parse!(Video),
        "Voice" => parse!(Voice),
        "File" => parse!(File),
        "Contact" => parse!(Contact),
        "Location" => parse!(Location),
        "Sticker" => parse!(Sticker),
        "StickerSet" => parse!(StickerSet),
        "InputSticker" => parse!(InputSticker),
        "ReplyKeyboardMarkup" => parse!(ReplyKeyboard),
        "KeyboardButton" => parse!(KeyboardButton),
        "InlineKeyboardMarkup" => parse!(InlineKeyboard),
        "InlineKeyboardButton" => parse!(InlineButton),
        "ReplyKeyboardRemove" => parse!(RemoveKeyboard),
        "CopyTextButton" => parse!(CopyTextButton),
        "WebAppInfo" => parse!(WebAppInfo),
        "WebAppData" => parse!(WebAppData),
        "LabeledPrice" => parse!(LabeledPrice),
        "Invoice" => parse!(Invoice),
        "PreCheckoutQuery" => parse!(PreCheckoutQuery),
        "SuccessfulPayment" => parse!(SuccessfulPayment),
        "Transaction" => parse!(Transaction),
        "Poll" => parse!(Poll),
        "PollOption" => parse!(PollOption),
        "BotCommand" => parse!(BotCommand),
        _ => return None,
    })
}

/// Types that are no objects to parse: where each is held to `api.json` instead.
const ELSEWHERE: &[(&str, &str)] = &[
    ("Response", "the envelope; the answers in tests/api.rs"),
    ("ResponseParameters", "in the envelope; tests/api.rs"),
    ("InputMediaPhoto", "only sent; tests/api.rs"),
    ("InputMediaVideo", "only sent; tests/api.rs"),
    ("InputMediaAnimation", "only sent; tests/api.rs"),
    ("InputMediaAudio", "only sent; tests/api.rs"),
    ("InputMediaDocument", "only sent; tests/api.rs"),
    ("WebAppInitData", "a query string; tests/webapp.rs"),
    ("WebAppUser", "inside it; tests/webapp.rs"),
];

fn all_types() -> Vec<(&'static str, Parse)> {
    let types: Vec<_> = object_types().into_iter().filter_map(|name| Some((name, our(name)?))).collect();
    for name in object_types() {
        let elsewhere = ELSEWHERE.iter().any(|(other, _)| *other == name);
        assert!(elsewhere != types.iter().any(|(ours, _)| *ours == name), "{name} is not held to api.json");
    }
    types
}

#[test]
fn every_field_is_known() {
    for (name, parse) in all_types() {
        let filled = object(name, Fill::All);
        let (extra, back) = parse(filled.clone()).unwrap_or_else(|error| panic!("{name}: {error}\n{filled:#}"));
        assert!(extra.is_empty(), "{name} does not know {extra:?}");
        assert_eq!(back, filled, "{name} loses something");
    }
}

#[test]
fn optional_fields_may_be_absent_or_null() {
    for (name, parse) in all_types() {
        let bare = object(name, Fill::Required);
        let nulls = object(name, Fill::Nulls);
        for value in [&bare, &nulls] {
            let (extra, back) = parse(value.clone()).unwrap_or_else(|error| panic!("{name}: {error}\n{value:#}"));
            assert!(extra.is_empty(), "{name} does not know {extra:?}");
            assert_eq!(back, without_nulls(&bare), "{name} invents something");
        }
    }
}

/// What a message without these means nothing without; all others may be missing although they are documented as
/// always there.
const INDISPENSABLE: &[&str] = &[
    "Update.update_id",
    "CallbackQuery.id",
    "CallbackQuery.from",
    "User.id",
    "Chat.id",
    "ChatFullInfo.id",
    "ChatPhoto.small_file_id",
    "ChatPhoto.big_file_id",
    "Message.message_id",
    "Message.chat",
    "MessageId.message_id",
    "MessageEntity.type",
    "MessageEntity.offset",
    "MessageEntity.length",
    "File.file_id",
    "PhotoSize.file_id",
    "Animation.file_id",
    "Audio.file_id",
    "Document.file_id",
    "Video.file_id",
    "Voice.file_id",
    "Sticker.file_id",
    "Contact.phone_number",
    "Location.longitude",
    "Location.latitude",
    "StickerSet.name",
    "Poll.id",
    "PreCheckoutQuery.id",
    "PreCheckoutQuery.from",
    "PreCheckoutQuery.total_amount",
    "SuccessfulPayment.total_amount",
    "Invoice.title",
    "Invoice.description",
    "Invoice.total_amount",
    "Transaction.id",
    "Transaction.status",
    "Transaction.userID",
    "Transaction.amount",
    "ChatInviteLink.invite_link",
    "WebAppData.data",
    "WebAppInfo.url",
    "InlineKeyboardMarkup.inline_keyboard",
    "InlineKeyboardButton.text",
    "CopyTextButton.text",
    "ChatMemberOwner.status",
    "ChatMemberAdministrator.status",
    "ChatMemberMember.status",
    "ChatMemberRestricted.status",
    "ChatMemberOther.status",
];

#[test]
fn a_missing_field_loses_no_object() {
    // What only travels from us to Bale is as we make it.
    let sent =
        ["ReplyKeyboardMarkup", "KeyboardButton", "ReplyKeyboardRemove", "LabeledPrice", "BotCommand", "InputSticker"];
    for (name, parse) in all_types().into_iter().filter(|(name, _)| !sent.contains(name)) {
        for field in type_fields(name).into_iter().filter(|field| field.required) {
            let path = format!("{name}.{}", field.name);
            for missing in [false, true] {
                let mut value = object(name, Fill::All);
                if missing {
                    value.as_object_mut().unwrap().remove(&field.name);
                } else {
                    value[&field.name] = Value::Null;
                }
                let lost = parse(value).is_err();
                assert_eq!(lost, INDISPENSABLE.contains(&&*path), "{path}, missing: {missing}");
            }
        }
    }
}

#[test]
fn of_two_names_for_a_field_one_may_be_null() {
    for (first, second) in [("edit_date", "edite_date"), ("edite_date", "edit_date")] {
        let chat = r#""message_id": 7, "chat": {"id": 5, "type": "private"}"#;
        let message: types::Message =
            serde_json::from_str(&format!(r#"{{{chat}, "{first}": 1759480000, "{second}": null}}"#)).unwrap();
        assert_eq!(message.edit_date.map(types::Timestamp::unix), Some(1_759_480_000));
    }
}

/// As programs hold objects of Bale's in types of their own.
#[derive(serde::Deserialize)]
#[serde(tag = "kind")]
enum Kept {
    Message(types::Message),
    Person {
        #[serde(flatten)]
        user: types::User,
        note: String,
    },
}

#[test]
fn types_of_ones_own_hold_objects() {
    let kept = |json: &str| serde_json::from_str::<Kept>(json).unwrap();
    let message = r#"{"kind": "Message", "message_id": 7, "chat": {"id": 5, "type": "private"}, "new": [1]}"#;
    let Kept::Message(message) = kept(message) else { panic!("a message") };
    assert_eq!((message.chat.kind.as_str(), &message["new"][0]), ("private", &1.into()));
    let Kept::Person { user, note } = kept(r#"{"kind": "Person", "id": 5, "first_name": "Ali", "note": "a friend"}"#)
    else {
        panic!("a person")
    };
    assert_eq!((&*user.first_name, &*note), ("Ali", "a friend"));
}

#[test]
fn a_field_that_comes_twice_is_no_error() {
    let user: types::User =
        serde_json::from_str(r#"{"id": 5, "id": 6, "first_name": "Ali", "first_name": "Sara", "new": 1, "new": 2}"#)
            .unwrap();
    assert_eq!((user.id, &*user.first_name, &user["new"]), (types::UserId(6), "Sara", &2.into()));
}

#[test]
fn messages_in_one_another_end_somewhere() {
    let mut message = serde_json::json!({"message_id": 7, "chat": {"id": 5, "type": "private"}});
    for _ in 0..100 {
        message =
            serde_json::json!({"message_id": 7, "chat": {"id": 5, "type": "private"}, "reply_to_message": message});
    }
    let error = serde_json::from_value::<types::Message>(message).unwrap_err().to_string();
    assert_eq!(error, "messages stand too deep in one another");
}

#[test]
fn unknown_words_are_kept() {
    let chat: types::Chat = serde_json::from_str(r#"{"id": 1, "type": "forum"}"#).unwrap();
    assert_eq!(chat.kind, types::ChatType::Other("forum".to_owned()));
    assert_eq!(serde_json::to_value(&chat).unwrap()["type"], "forum");
}

#[test]
fn names_for_people() {
    let user = |json: &str| serde_json::from_str::<types::User>(json).unwrap();
    let ali = user(r#"{"id": 5, "first_name": "Ali", "last_name": "Rad", "username": "ali"}"#);
    assert_eq!((ali.to_string(), ali.mention()), ("Ali Rad".to_owned(), "@ali".to_owned()));
    assert_eq!(ali.link().as_deref(), Some("https://ble.ir/ali"));
    let nobody = user(r#"{"id": 5, "first_name": " "}"#);
    assert_eq!((nobody.to_string(), nobody.mention()), ("5".to_owned(), "[5](uid:5)".to_owned()));
    assert_eq!(nobody.link(), None);
    let sly = user(r#"{"id": 5, "first_name": "a](b)[c"}"#);
    assert_eq!(sly.mention(), "[a (b) c](uid:5)");

    let chat = |json: &str| serde_json::from_str::<types::Chat>(json).unwrap();
    assert_eq!(chat(r#"{"id": 7, "type": "group", "title": "Books"}"#).to_string(), "Books");
    let bare = chat(r#"{"id": 7, "type": "channel", "username": "news", "linked_chat_id": "5807510044"}"#);
    assert_eq!((bare.to_string(), bare.link().unwrap()), ("@news".to_owned(), "https://ble.ir/news".to_owned()));
    assert_eq!(bare.linked_chat(), Some(types::ChatId(5807510044)));
}

#[test]
fn ids_compare_with_numbers() {
    let (user, admins) = (types::UserId(5), [5, 7]);
    assert_eq!(user, 5);
    assert_eq!(5, user);
    assert_ne!(7, user);
    assert!(admins.iter().any(|admin| *admin == user));
    assert!(admins.map(types::UserId).contains(&user));
    assert!(admins.contains(&user.into()));
}

#[test]
fn money_for_people() {
    let cases = [(0, "۰ ریال"), (999, "۹۹۹ ریال"), (1_000, "۱٬۰۰۰ ریال"), (-1_250_000, "−۱٬۲۵۰٬۰۰۰ ریال")];
    for (rials, text) in cases {
        assert_eq!(types::Rials(rials).to_string(), text);
    }
    assert_eq!(format!("{:#}", types::Rials(1_250_000)), "۱۲۵٬۰۰۰ تومان");
}
