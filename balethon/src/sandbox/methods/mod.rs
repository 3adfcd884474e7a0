//! What each method does to the world, with Bale's errors and limits.
//!
//! [`METHODS`] is the table; adding a method is one entry and its function.

mod callbacks;
mod chats;
mod files;
mod invites;
mod markup;
mod media;
mod members;
mod messages;
mod params;
mod payments;
mod sources;
mod stickers;
mod updates;

use serde_json::{Value, json};

use crate::sandbox::world::{ChatKey, Outcome, Refusal, World};

pub(crate) use params::{Params, Upload};

/// A method of Bale's.
pub(crate) struct Method {
    pub(crate) name: &'static str,
    pub(crate) action: Action,
}

/// How a method is carried out.
#[derive(Clone, Copy)]
pub(crate) enum Action {
    /// At once.
    Now(fn(&mut Call<'_>) -> Outcome<Value>),
    /// `getUpdates`, which may wait.
    Poll,
    /// Bale knows the name and has nothing behind it.
    NotImplemented,
}

use Action::{NotImplemented, Now, Poll};

/// Every method, by Bale's spelling.
pub(crate) const METHODS: &[Method] = &[
    Method { name: "getMe", action: Now(updates::get_me) },
    Method { name: "getUpdates", action: Poll },
    Method { name: "setWebhook", action: Now(updates::set_webhook) },
    Method { name: "deleteWebhook", action: Now(updates::delete_webhook) },
    Method { name: "getWebhookInfo", action: Now(updates::get_webhook_info) },
    Method { name: "sendMessage", action: Now(messages::send_message) },
    Method { name: "forwardMessage", action: Now(messages::forward_message) },
    Method { name: "copyMessage", action: Now(messages::copy_message) },
    Method { name: "sendPhoto", action: Now(media::send_photo) },
    Method { name: "sendAudio", action: Now(media::send_audio) },
    Method { name: "sendDocument", action: Now(media::send_document) },
    Method { name: "sendVideo", action: Now(media::send_video) },
    Method { name: "sendAnimation", action: Now(media::send_animation) },
    Method { name: "sendVoice", action: Now(media::send_voice) },
    Method { name: "sendSticker", action: Now(media::send_sticker) },
    Method { name: "sendMediaGroup", action: Now(media::send_media_group) },
    Method { name: "getFile", action: Now(files::get_file) },
    Method { name: "sendLocation", action: Now(messages::send_location) },
    Method { name: "sendContact", action: Now(messages::send_contact) },
    Method { name: "sendChatAction", action: Now(messages::send_chat_action) },
    Method { name: "editMessageText", action: Now(messages::edit_message_text) },
    Method { name: "editMessageCaption", action: Now(messages::edit_message_caption) },
    Method { name: "editMessageReplyMarkup", action: Now(messages::edit_message_reply_markup) },
    Method { name: "deleteMessage", action: Now(messages::delete_message) },
    Method { name: "askReview", action: Now(callbacks::ask_review) },
    Method { name: "answerCallbackQuery", action: Now(callbacks::answer_callback_query) },
    Method { name: "getChat", action: Now(chats::get_chat) },
    Method { name: "leaveChat", action: Now(chats::leave_chat) },
    Method { name: "setChatTitle", action: Now(chats::set_chat_title) },
    Method { name: "setChatDescription", action: Now(chats::set_chat_description) },
    Method { name: "setChatPhoto", action: Now(chats::set_chat_photo) },
    Method { name: "deleteChatPhoto", action: Now(chats::delete_chat_photo) },
    Method { name: "createChatInviteLink", action: Now(invites::create_chat_invite_link) },
    Method { name: "revokeChatInviteLink", action: Now(invites::revoke_chat_invite_link) },
    Method { name: "exportChatInviteLink", action: Now(invites::export_chat_invite_link) },
    Method { name: "pinChatMessage", action: Now(chats::pin_chat_message) },
    Method { name: "unPinChatMessage", action: Now(chats::unpin_chat_message) },
    Method { name: "unpinAllChatMessages", action: Now(chats::unpin_all_chat_messages) },
    Method { name: "getChatMember", action: Now(members::get_chat_member) },
    Method { name: "getChatAdministrators", action: Now(members::get_chat_administrators) },
    Method { name: "getChatMembersCount", action: Now(members::get_chat_members_count) },
    Method { name: "banChatMember", action: Now(members::ban_chat_member) },
    Method { name: "unbanChatMember", action: Now(members::unban_chat_member) },
    Method { name: "promoteChatMember", action: Now(members::promote_chat_member) },
    Method { name: "restrictChatMember", action: Now(members::restrict_chat_member) },
    Method { name: "inviteUser", action: Now(members::invite_user) },
    Method { name: "uploadStickerFile", action: Now(stickers::upload_sticker_file) },
    Method { name: "createNewStickerSet", action: Now(stickers::create_new_sticker_set) },
    Method { name: "addStickerToSet", action: Now(stickers::add_sticker_to_set) },
    Method { name: "getStickerSet", action: Now(stickers::get_sticker_set) },
    Method { name: "deleteStickerFromSet", action: Now(stickers::delete_sticker_from_set) },
    Method { name: "sendInvoice", action: Now(payments::send_invoice) },
    Method { name: "createInvoiceLink", action: Now(payments::create_invoice_link) },
    Method { name: "answerPreCheckoutQuery", action: Now(payments::answer_pre_checkout_query) },
    Method { name: "inquireTransaction", action: Now(payments::inquire_transaction) },
    Method { name: "setMyCommands", action: Now(updates::set_my_commands) },
    Method { name: "logout", action: NotImplemented },
    Method { name: "close", action: NotImplemented },
    Method { name: "setMyName", action: NotImplemented },
    Method { name: "setMyDescription", action: NotImplemented },
    Method { name: "setMyShortDescription", action: NotImplemented },
];

/// The method of this name; case does not matter to Bale.
pub(crate) fn find(name: &str) -> Option<&'static Method> {
    METHODS.iter().find(|method| method.name.eq_ignore_ascii_case(name))
}

/// A bot's request in progress.
pub(crate) struct Call<'a> {
    pub(crate) world: &'a mut World,
    /// The bot's id.
    pub(crate) bot: i64,
    pub(crate) params: Params,
}

impl Call<'_> {
    /// The chat that `chat_id` means for this bot.
    pub(crate) fn chat(&self) -> Outcome<ChatKey> {
        self.chat_in("chat_id")
    }

    /// The chat that a parameter names: by id, as a number or text, or by `@username`.
    pub(crate) fn chat_in(&self, parameter: &str) -> Outcome<ChatKey> {
        let text = self.params.required_text(parameter)?;
        let id = match text.strip_prefix('@') {
            Some(username) => self.world.find_username(username).ok_or_else(Refusal::no_such_chat)?,
            None => text.trim().parse().map_err(|_| Refusal::invalid(parameter))?,
        };
        if self.world.people.contains_key(&id) {
            return Ok(ChatKey::Private { bot: self.bot, user: id });
        }
        let key = ChatKey::Shared(id);
        if self.world.chats.contains_key(&key) { Ok(key) } else { Err(Refusal::no_such_chat()) }
    }

    /// `chat_id`, which has to be a group or channel that the bot is in.
    pub(crate) fn shared_chat(&self) -> Outcome<ChatKey> {
        let key = self.chat()?;
        match key {
            ChatKey::Private { .. } => Err(Refusal::no_such_chat()),
            ChatKey::Shared(_) => self.world.chat_of(self.bot, key).map(|_| key),
        }
    }
}

/// What methods return that have nothing to tell.
fn done() -> Outcome<Value> {
    Ok(json!(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_stands_in_the_table_once() {
        for (index, method) in METHODS.iter().enumerate() {
            let same = METHODS.iter().position(|other| other.name.eq_ignore_ascii_case(method.name));
            assert_eq!(same, Some(index), "{} stands there twice", method.name);
        }
        assert!(find("SENDMESSAGE").is_some_and(|method| method.name == "sendMessage"));
        assert!(find("setMessageReaction").is_none());
    }
}
