//! The bot itself, and where its updates come from.

use crate::types::User;

method! {
    /// Checks the token; gives the bot itself.
    GetMe, get_me = "getMe" -> User, reads {}
}
