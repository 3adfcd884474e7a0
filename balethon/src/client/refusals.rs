//! What Bale's refusals mean.

use std::time::Duration;

use crate::error::ErrorKind;

/// The token's error is told by its text, since its code varies; the rest by code.
pub(super) fn classify(code: i64, description: &str, retry_after: Option<Duration>) -> ErrorKind {
    let text = description.to_ascii_lowercase();
    if code == 401 || text.contains("token not found") {
        return ErrorKind::TokenRefused;
    }
    match code {
        403 if text.contains("blocked") => ErrorKind::Blocked,
        403 => ErrorKind::Forbidden,
        404 => ErrorKind::NotFound,
        420 | 429 => ErrorKind::Flood { retry_after },
        500.. => ErrorKind::Server,
        _ if text.contains("not found") || text.contains("no such") || text.contains("does_not_exist") => {
            ErrorKind::NotFound
        }
        _ => ErrorKind::BadRequest,
    }
}

/// What to look at first, where Bale's words leave it open.
pub(super) fn hint(kind: ErrorKind, method: &str, description: &str) -> Option<&'static str> {
    match (kind, method) {
        (ErrorKind::Forbidden, "editMessageText" | "editMessageCaption" | "editMessageReplyMarkup") => {
            Some("a bot edits its own messages only")
        }
        (
            ErrorKind::Forbidden,
            "banChatMember"
            | "unbanChatMember"
            | "restrictChatMember"
            | "promoteChatMember"
            | "inviteUser"
            | "setChatPhoto"
            | "deleteChatPhoto"
            | "setChatTitle"
            | "setChatDescription"
            | "pinChatMessage"
            | "unPinChatMessage"
            | "unpinAllChatMessages"
            | "createChatInviteLink"
            | "revokeChatInviteLink"
            | "exportChatInviteLink"
            | "deleteMessage",
        ) => Some("is the bot an administrator there, with the right to do this?"),
        // To send a message, Bale looks for no other than the one that it quotes.
        (ErrorKind::NotFound, send) if send.starts_with("send") && description.contains("message not found") => Some(
            "the message that is replied to may be deleted: an answer and `message.reply` quote it, `message.send` does not",
        ),
        _ => None,
    }
}
