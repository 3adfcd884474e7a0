//! The state of the webhook.

use super::Timestamp;

object! {
    /// The state of the webhook.
    struct WebhookInfo {}
    default {
        /// Where updates are sent; empty when there is no webhook and the bot asks for them itself.
        url: String,
    }
    optional {
        /// Telegram's field. Undocumented, like all that follow; two libraries read it.
        has_custom_certificate: bool,
        /// How many updates wait.
        pending_update_count: i64,
        /// When a delivery last failed.
        last_error_date: Timestamp,
        /// Why it did.
        last_error_message: String,
    }
}

impl WebhookInfo {
    /// Whether a webhook is set; `getUpdates` then gives nothing.
    pub fn is_set(&self) -> bool {
        !self.url.is_empty()
    }
}
