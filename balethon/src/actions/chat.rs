//! What one does with a chat.

use crate::api::Api;
use crate::error::Error;
use crate::methods::{
    BanChatMember, CreateChatInviteLink, DeleteChatPhoto, ExportChatInviteLink, GetChat, GetChatAdministrators,
    GetChatMember, GetChatMembersCount, InviteUser, LeaveChat, PinChatMessage, PromoteChatMember, Request,
    RestrictChatMember, RevokeChatInviteLink, SendChatAction, SendContact, SendInvoice, SendLocation, SendMessage,
    SetChatDescription, SetChatTitle, UnbanChatMember, UnpinAllChatMessages, UnpinChatMessage,
};
use crate::types::{Chat, ChatAction, ChatPermissions, LabeledPrice, MessageId, Rials, UserId};

impl Chat {
    fn api(&self) -> Result<Api, Error> {
        self.bound.api().cloned()
    }

    /// Sends a text.
    #[doc(alias = "send_message")]
    pub fn send(&self, text: impl Into<String>) -> Request<SendMessage> {
        Request::new(self.api(), SendMessage::new(self, text))
    }

    /// Sends a point on the map.
    pub fn send_location(&self, latitude: f64, longitude: f64) -> Request<SendLocation> {
        Request::new(self.api(), SendLocation::new(self, latitude, longitude))
    }

    /// Sends a contact.
    pub fn send_contact(&self, phone_number: impl Into<String>, first_name: impl Into<String>) -> Request<SendContact> {
        Request::new(self.api(), SendContact::new(self, phone_number, first_name))
    }

    /// Sends a request for money, in rials. What Bale requires besides is set on the request: `payload`,
    /// `provider_token`, and a `description` if it is not to be the title.
    #[doc(alias = "send_invoice")]
    pub fn invoice(&self, title: impl Into<String>, amount: impl Into<Rials>) -> Request<SendInvoice> {
        let title = title.into();
        let prices = vec![LabeledPrice::new(&*title, amount)];
        Request::new(self.api(), SendInvoice::new(self, &*title, &*title, "", "", prices))
    }

    /// Shows that the bot is doing something, for at most 6 seconds.
    #[doc(alias = "send_action")]
    #[doc(alias = "send_chat_action")]
    pub fn action(&self, action: ChatAction) -> Request<SendChatAction> {
        Request::new(self.api(), SendChatAction::new(self, action))
    }

    /// All that Bale tells of the chat.
    pub fn info(&self) -> Request<GetChat> {
        Request::new(self.api(), GetChat::new(self))
    }

    /// One member. For a person who is no member, Bale seems to answer with an error.
    #[doc(alias = "get_member")]
    pub fn member(&self, user: impl Into<UserId>) -> Request<GetChatMember> {
        Request::new(self.api(), GetChatMember::new(self, user))
    }

    /// The administrators.
    pub fn administrators(&self) -> Request<GetChatAdministrators> {
        Request::new(self.api(), GetChatAdministrators::new(self))
    }

    /// How many members it has.
    pub fn members_count(&self) -> Request<GetChatMembersCount> {
        Request::new(self.api(), GetChatMembersCount::new(self))
    }

    /// Bans a person.
    pub fn ban(&self, user: impl Into<UserId>) -> Request<BanChatMember> {
        Request::new(self.api(), BanChatMember::new(self, user))
    }

    /// Lifts a person's ban. A member who is not banned is removed, unless `only_if_banned` is set on the request.
    pub fn unban(&self, user: impl Into<UserId>) -> Request<UnbanChatMember> {
        Request::new(self.api(), UnbanChatMember::new(self, user))
    }

    /// Gives or takes an administrator's rights, which are set on the request.
    pub fn promote(&self, user: impl Into<UserId>) -> Request<PromoteChatMember> {
        Request::new(self.api(), PromoteChatMember::new(self, user))
    }

    /// Limits what a member may do. Undocumented: whether Bale has it is not confirmed.
    pub fn restrict(&self, user: impl Into<UserId>, permissions: ChatPermissions) -> Request<RestrictChatMember> {
        Request::new(self.api(), RestrictChatMember::new(self, user, permissions))
    }

    /// Adds a person. Undocumented; one library has it.
    pub fn invite(&self, user: impl Into<UserId>) -> Request<InviteUser> {
        Request::new(self.api(), InviteUser::new(self, user))
    }

    /// Makes one more invite link.
    pub fn create_invite_link(&self) -> Request<CreateChatInviteLink> {
        Request::new(self.api(), CreateChatInviteLink::new(self))
    }

    /// Makes a new main invite link and takes back the old one.
    pub fn export_invite_link(&self) -> Request<ExportChatInviteLink> {
        Request::new(self.api(), ExportChatInviteLink::new(self))
    }

    /// Takes an invite link back.
    pub fn revoke_invite_link(&self, link: impl Into<String>) -> Request<RevokeChatInviteLink> {
        Request::new(self.api(), RevokeChatInviteLink::new(self, link))
    }

    /// Changes the title.
    pub fn set_title(&self, title: impl Into<String>) -> Request<SetChatTitle> {
        Request::new(self.api(), SetChatTitle::new(self, title))
    }

    /// Changes the description.
    pub fn set_description(&self, description: impl Into<String>) -> Request<SetChatDescription> {
        Request::new(self.api(), SetChatDescription::new(self, description))
    }

    /// Deletes the chat's photo.
    pub fn delete_photo(&self) -> Request<DeleteChatPhoto> {
        Request::new(self.api(), DeleteChatPhoto::new(self))
    }

    /// Pins a message.
    pub fn pin(&self, message: impl Into<MessageId>) -> Request<PinChatMessage> {
        Request::new(self.api(), PinChatMessage::new(self, message))
    }

    /// Unpins a message.
    pub fn unpin(&self, message: impl Into<MessageId>) -> Request<UnpinChatMessage> {
        Request::new(self.api(), UnpinChatMessage::new(self, message))
    }

    /// Unpins all messages.
    pub fn unpin_all(&self) -> Request<UnpinAllChatMessages> {
        Request::new(self.api(), UnpinAllChatMessages::new(self))
    }

    /// Leaves the group or channel.
    pub fn leave(&self) -> Request<LeaveChat> {
        Request::new(self.api(), LeaveChat::new(self))
    }
}
