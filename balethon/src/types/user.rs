//! People and bots.

use super::UserId;

object! {
    /// A Bale user or bot.
    struct User: verbs {
        /// Unique id, of up to 52 bits.
        id: UserId,
        /// True for a bot.
        #[serde(default)]
        is_bot: bool,
        /// First name; a bot's display name.
        #[serde(default)]
        first_name: String,
    }
    optional {
        /// Last name.
        last_name: String,
        /// Username without `@`.
        username: String,
        /// Language of the user, as an IETF tag. Never seen in what Bale really sends.
        language_code: String,
    }
}
