//! Whatever comes, nothing panics: random JSON, samples with a part replaced, samples with bytes changed.

mod facts;

use balethon::methods::{EditResult, InviteLinkResult};
use balethon::types::{
    Chat, ChatMember, File, InlineKeyboard, Message, ReplyMarkup, Sticker, Transaction, Update, User, WebhookInfo,
};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// Reads a text as every type that comes from Bale, and uses what was read.
fn read_as_everything(text: &str) {
    read::<Update>(text, |update| {
        let _ = (update.user().map(User::mention), update.chat().map(Chat::mention), update["message"].is_null());
        if let Some(message) = update.any_message() {
            use_message(message);
        }
    });
    read::<Message>(text, use_message);
    read::<User>(text, |user| drop((user.to_string(), user.mention(), user.link())));
    read::<Chat>(text, |chat| drop((chat.to_string(), chat.mention(), chat.link(), chat.linked_chat())));
    read::<ChatMember>(text, |member| _ = (member.is_present(), member.is_admin()));
    read::<InlineKeyboard>(text, |_| {});
    read::<ReplyMarkup>(text, |_| {});
    read::<Sticker>(text, |_| {});
    read::<File>(text, |_| {});
    read::<Transaction>(text, |transaction| _ = transaction.is_paid());
    read::<WebhookInfo>(text, |_| {});
    let _ = serde_json::from_str::<EditResult>(text);
    let _ = serde_json::from_str::<InviteLinkResult>(text);
}

fn use_message(message: &Message) {
    let _ = (message.to_string(), message.content(), message.user(), message.marks(), message.is_service());
    let _ = (message["reply_to_message"].is_null(), message.photo.as_ref().map(|photo| photo.largest()));
    let _ =
        (message.date.to_system_time(), message.successful_payment.as_ref().map(|paid| paid.total_amount.to_string()));
    let _ = message.reply("x");
}

/// What was read is written and read again, and is the same.
fn read<T: DeserializeOwned + Serialize>(text: &str, examine: impl Fn(&T)) {
    let Ok(object) = serde_json::from_str::<T>(text) else { return };
    examine(&object);
    let written = serde_json::to_string(&object).unwrap();
    let again: T = serde_json::from_str(&written).unwrap_or_else(|error| panic!("{error}: {written}"));
    // Compared as written: empty rows of keyboards are not.
    assert_eq!(serde_json::to_string(&again).unwrap(), written);
}

fn any_value() -> impl Strategy<Value = Value> {
    // Fractions that serde_json reads exactly; others it rounds in the last digit.
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i16>().prop_map(|n| json!(f64::from(n) / 4.0)),
        ".{0,12}".prop_map(Value::from),
        prop_oneof!["private", "group", "creator", "mention", "IRR", "1"].prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map(any_name(), inner, 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// The names that Bale uses, and any others.
fn any_name() -> impl Strategy<Value = String> {
    let mut names: Vec<String> = Vec::new();
    for kind in facts::object_types() {
        names.extend(facts::type_fields(kind).into_iter().map(|field| field.name));
    }
    prop_oneof![9 => prop::sample::select(names), 1 => "[a-z_]{0,8}".prop_map(String::from)]
}

fn sample_texts() -> Vec<String> {
    let payload = |text: String| {
        let mut value: Value = serde_json::from_str(&text).unwrap();
        match value.get_mut("result").map(Value::take) {
            Some(Value::Array(items)) => items.into_iter().map(|item| item.to_string()).collect(),
            Some(result) => vec![result.to_string()],
            None => vec![text],
        }
    };
    facts::samples().into_iter().flat_map(|(_, text)| payload(text)).collect()
}

/// All places in a document, by JSON pointer.
fn places(value: &Value, at: String, places: &mut Vec<String>) {
    places.push(at.clone());
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, field)| self::places(field, format!("{at}/{name}"), places));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(n, item)| self::places(item, format!("{at}/{n}"), places));
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_json(value in any_value()) {
        read_as_everything(&value.to_string());
    }

    #[test]
    fn samples_with_a_part_replaced(
        text in prop::sample::select(sample_texts()), place in any::<prop::sample::Index>(), part in any_value(),
    ) {
        let mut value: Value = serde_json::from_str(&text).unwrap();
        let mut all = Vec::new();
        places(&value, String::new(), &mut all);
        *value.pointer_mut(place.get::<String>(&all)).unwrap() = part;
        read_as_everything(&value.to_string());
    }

    #[test]
    fn samples_with_bytes_changed(
        text in prop::sample::select(sample_texts()),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut bytes = text.into_bytes();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        read_as_everything(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn random_text(text in ".{0,200}") {
        read_as_everything(&text);
    }
}

#[test]
fn what_is_nested_deep_breaks_nothing() {
    let mut deep = json!({ "message_id": 1, "chat": { "id": 1, "type": "private" } });
    for id in 0..120 {
        deep = json!({ "message_id": id, "chat": { "id": 1, "type": "private" }, "reply_to_message": deep });
    }
    read_as_everything(&deep.to_string());
    read_as_everything(&"[".repeat(100_000));
    read_as_everything(&r#"{"message":"#.repeat(10_000));
}
