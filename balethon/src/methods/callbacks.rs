//! Presses on inline buttons, and reviews.

use super::limit::chars;
use crate::error::Error;
use crate::types::UserId;

method! {
    /// Answers a press on an inline button, which spins until then. Every press wants an answer.
    ///
    /// The text is a notice at the top, or a dialog with `show_alert`. Apps from before June 2025 cannot show it: see
    /// [`is_old_client`](crate::types::CallbackQuery::is_old_client).
    struct AnswerCallbackQuery, answer_callback_query = "answerCallbackQuery" {
        /// The query.
        callback_query_id: String,
    }
    optional {
        /// At most 200 characters; none shows nothing.
        text: String,
        /// True shows a dialog that has to be closed.
        show_alert: bool,
        /// For how many seconds an app may remember the answer. Telegram's option; one library sends it.
        cache_time: i64,
    }
    example { client.answer_callback_query("4823377110034411001").text("Saved").await?; }
    impl {
        fn check(&self) -> Result<(), Error> {
            chars("the answer", self.text.as_deref().unwrap_or_default(), 0..=200, "shorten it, or send a message")
        }

        fn answers(&self) -> Option<&str> {
            Some(&self.callback_query_id)
        }
    }

    /// Asks a person to rate the bot. Bale shows it only while they are in the bot's page or mini app, and may decide
    /// not to show it, without saying so.
    struct AskReview, ask_review = "askReview" {
        /// Who is asked.
        user_id: UserId,
        /// How many seconds Bale waits before it shows it.
        delay_seconds: i64,
    }
    example { client.ask_review(&user, 5).await?; }
}
