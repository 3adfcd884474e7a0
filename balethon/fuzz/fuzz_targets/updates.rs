//! Whatever Bale, or what claims to be Bale, sends: it is read or refused, and what was read can be used.

#![no_main]

use balethon::types::{Chat, Message, Update, User};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(update) = serde_json::from_slice::<Update>(bytes) {
        let _ = (update.user().map(User::mention), update.chat().map(Chat::link), &update["message"]);
        if let Some(message) = update.any_message() {
            use_message(message);
        }
        let written = serde_json::to_vec(&update).expect("what was read can be written");
        serde_json::from_slice::<Update>(&written).expect("what was written can be read");
    }
    if let Ok(message) = serde_json::from_slice::<Message>(bytes) {
        use_message(&message);
    }
});

fn use_message(message: &Message) {
    let _ = (message.to_string(), message.content(), message.user(), message.is_service());
    let _ = (message.mentions().count(), message.date.to_system_time(), &message["photo"]);
}
