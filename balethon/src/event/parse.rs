//! From raw JSON to events, bound to their client.

use std::sync::Arc;

use super::Event;
use crate::api::Api;
use crate::types::{Update, UpdateId, bind};

/// Reads an update.
pub(crate) fn update(api: &Api, raw: &str) -> serde_json::Result<(Arc<Update>, Event)> {
    let update: Update = bind(api, || serde_json::from_str(raw))?;
    let event = event(&update);
    Ok((Arc::new(update), event))
}

/// What is inside an update. Channel posts are messages, under whichever name they come.
fn event(update: &Update) -> Event {
    if let Some(message) = update.message.as_ref().or(update.channel_post.as_ref()) {
        Event::Message(message.clone())
    } else if let Some(message) = update.edited_message.as_ref().or(update.edited_channel_post.as_ref()) {
        Event::EditedMessage(message.clone())
    } else if let Some(query) = &update.callback_query {
        Event::CallbackQuery(query.clone())
    } else if let Some(query) = &update.pre_checkout_query {
        Event::PreCheckoutQuery(query.clone())
    } else {
        Event::Other
    }
}

/// The id of an update that may be unreadable otherwise.
pub(crate) fn id(raw: &str) -> Option<UpdateId> {
    #[derive(serde::Deserialize)]
    struct OnlyId {
        update_id: UpdateId,
    }
    serde_json::from_str::<OnlyId>(raw).ok().map(|only| only.update_id)
}
