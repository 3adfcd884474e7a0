//! Every sample payload parses, and serialises back to the same document, where null and absent are the same.

mod facts;

use balethon::methods::{EditResult, InviteLinkResult};
use balethon::types::{
    Chat, ChatInviteLink, ChatMember, CopiedMessage, File, Message, Transaction, Update, User, WebhookInfo,
};
use facts::{sample, samples, without_nulls};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

fn round_trip<T: Serialize + DeserializeOwned>(name: &str, value: &Value) {
    // From text, as it comes from the network.
    let parsed: T = serde_json::from_str(&value.to_string()).unwrap_or_else(|error| panic!("{name}: {error}"));
    let back = serde_json::to_value(&parsed).unwrap();
    assert_eq!(without_nulls(&back), without_nulls(value), "{name}");
}

#[test]
fn samples_come_back_as_they_were() {
    let mut seen = 0;
    for (name, text) in samples() {
        let body: Value = serde_json::from_str(&text).unwrap();
        let result = &body["result"];
        seen += 1;
        match name.trim_end_matches(".json") {
            "webhook_body" => round_trip::<Update>(&name, &body),
            name if name.starts_with("error_") => assert_eq!(body["ok"], false, "{name}"),
            "get_me" => round_trip::<User>(&name, result),
            "send_media_group" => round_trip::<Vec<Message>>(&name, result),
            name if name.starts_with("send_message") => round_trip::<Message>(name, result),
            "copy_message" => round_trip::<CopiedMessage>(&name, result),
            "edit_message_text_stub" => round_trip::<Message>(&name, result),
            "edit_message_true" | "delete_message" => round_trip::<bool>(&name, result),
            "get_file" => round_trip::<File>(&name, result),
            "get_chat_administrators" => round_trip::<Vec<ChatMember>>(&name, result),
            "get_chat_members_count" => round_trip::<i64>(&name, result),
            name if name.starts_with("get_chat_member") => round_trip::<ChatMember>(name, result),
            name if name.starts_with("get_chat_") => round_trip::<Chat>(name, result),
            "create_chat_invite_link" => round_trip::<ChatInviteLink>(&name, result),
            "export_chat_invite_link" | "create_invoice_link" => round_trip::<String>(&name, result),
            "inquire_transaction_paid" => round_trip::<Transaction>(&name, result),
            name if name.starts_with("get_webhook_info") => round_trip::<WebhookInfo>(name, result),
            name if name.starts_with("update") => round_trip::<Vec<Update>>(name, result),
            _ => panic!("{name}: no test knows what this sample is"),
        }
    }
    assert!(seen > 60, "only {seen} samples were found");
}

fn result(name: &str) -> String {
    let body: Value = serde_json::from_str(&sample(name)).unwrap();
    body["result"].to_string()
}

#[test]
fn edit_answers_of_all_forms_are_read() {
    let stub: EditResult = serde_json::from_str(&result("edit_message_text_stub.json")).unwrap();
    assert!(matches!(stub, EditResult::Message(message) if message.id == 0));
    let done: EditResult = serde_json::from_str(&result("edit_message_true.json")).unwrap();
    assert!(matches!(done, EditResult::Done(_)));
    let whole: EditResult = serde_json::from_str(&result("send_message.json")).unwrap();
    assert!(matches!(whole, EditResult::Message(message) if message.id != 0));
}

#[test]
fn invite_links_of_both_forms_are_read() {
    for name in ["create_chat_invite_link.json", "export_chat_invite_link.json"] {
        let link: InviteLinkResult = serde_json::from_str(&result(name)).unwrap();
        let link = ChatInviteLink::from(link);
        assert!(link.url().starts_with("https://"), "{name}: {link}");
    }
}

fn only_update(name: &str) -> Update {
    let mut updates: Vec<Update> = serde_json::from_str(&result(name)).unwrap();
    updates.remove(0)
}

#[test]
fn oddities_of_updates() {
    let unknown = only_update("update_unknown_kind.json");
    assert!(unknown.any_message().is_none() && unknown["story_posted"]["id"] == 9);

    let query = only_update("update_callback_query_old_client.json").callback_query.unwrap();
    assert!(query.is_old_client());
    assert!(query.message.unwrap().date.is_missing());
    assert!(!only_update("update_callback_query.json").callback_query.unwrap().is_old_client());

    let join = only_update("update_new_chat_members_id_zero.json").message.unwrap();
    assert!(join.is_service() && !join.is_addressable());

    let posted = only_update("update_channel_message_fake_from.json").message.unwrap();
    assert!(posted.from.is_some() && posted.user().is_none(), "a made-up sender is nobody");

    let moving = only_update("update_animation_with_document.json").message.unwrap();
    assert!(moving.animation.is_some() && moving.document.is_some());
    assert!(moving.to_string().starts_with("[animation]"));

    let null = only_update("update_text_private.json").message.unwrap();
    assert!(null["no_such_field"].is_null());
    assert_eq!(null["message_id"], null.id.0);
}
