//! What one does with a person.

use crate::api::Api;
use crate::error::Error;
use crate::methods::{
    AskReview, BanChatMember, GetChat, GetChatMember, InviteUser, PromoteChatMember, Request, RestrictChatMember,
    SendContact, SendLocation, SendMessage, UnbanChatMember,
};
use crate::types::{ChatPermissions, Recipient, User};

impl User {
    fn api(&self) -> Result<Api, Error> {
        self.bound.api().cloned()
    }

    /// Sends a text to the private chat with this person, who must have started the bot before.
    #[doc(alias = "send_message")]
    pub fn send(&self, text: impl Into<String>) -> Request<SendMessage> {
        Request::new(self.api(), SendMessage::new(self, text))
    }

    /// Sends a point on the map to the private chat with this person, who must have started the bot before.
    pub fn send_location(&self, latitude: f64, longitude: f64) -> Request<SendLocation> {
        Request::new(self.api(), SendLocation::new(self, latitude, longitude))
    }

    /// Sends a contact to the private chat with this person, who must have started the bot before.
    pub fn send_contact(&self, phone_number: impl Into<String>, first_name: impl Into<String>) -> Request<SendContact> {
        Request::new(self.api(), SendContact::new(self, phone_number, first_name))
    }

    /// The private chat with this person.
    pub fn chat(&self) -> Request<GetChat> {
        Request::new(self.api(), GetChat::new(self))
    }

    /// What this person is in a chat.
    pub fn member_of(&self, chat: impl Into<Recipient>) -> Request<GetChatMember> {
        Request::new(self.api(), GetChatMember::new(chat, self))
    }

    /// Bans this person from a chat: `user.ban(&message.chat)`.
    pub fn ban(&self, chat: impl Into<Recipient>) -> Request<BanChatMember> {
        Request::new(self.api(), BanChatMember::new(chat, self))
    }

    /// Lifts this person's ban from a chat. A member who is not banned is removed, unless `only_if_banned` is set on
    /// the request.
    pub fn unban(&self, chat: impl Into<Recipient>) -> Request<UnbanChatMember> {
        Request::new(self.api(), UnbanChatMember::new(chat, self))
    }

    /// Gives or takes an administrator's rights, which are set on the request.
    pub fn promote(&self, chat: impl Into<Recipient>) -> Request<PromoteChatMember> {
        Request::new(self.api(), PromoteChatMember::new(chat, self))
    }

    /// Limits what this person may do in a chat. Undocumented: whether Bale has it is not confirmed.
    pub fn restrict(&self, chat: impl Into<Recipient>, permissions: ChatPermissions) -> Request<RestrictChatMember> {
        Request::new(self.api(), RestrictChatMember::new(chat, self, permissions))
    }

    /// Adds this person to a chat. Undocumented; one library has it.
    pub fn invite_to(&self, chat: impl Into<Recipient>) -> Request<InviteUser> {
        Request::new(self.api(), InviteUser::new(chat, self))
    }

    /// Asks this person to rate the bot, after so many seconds. Bale may decide not to show it.
    pub fn ask_review(&self, delay_seconds: i64) -> Request<AskReview> {
        Request::new(self.api(), AskReview::new(self, delay_seconds))
    }
}
