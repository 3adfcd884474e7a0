//! What one does with a message.

use crate::api::Api;
use crate::error::Error;
use crate::methods::{
    BanChatMember, CopyMessage, DeleteMessage, EditMessageCaption, EditMessageReplyMarkup, EditMessageText,
    ForwardMessage, PinChatMessage, Request, SendChatAction, SendContact, SendInvoice, SendLocation, SendMessage,
    UnpinChatMessage,
};
use crate::types::{ChatAction, InlineKeyboard, Message, Recipient, Rials, UserId};

impl Message {
    fn api(&self) -> Result<Api, Error> {
        self.bound.api().cloned()
    }

    /// Replies with a text that quotes this message. A message that cannot be quoted is answered by a plain one.
    ///
    /// ```no_run
    /// # use balethon::prelude::*;
    /// # async fn handler(message: Message) -> Result {
    /// message.reply("Hello!").await?;
    /// let keyboard = InlineKeyboard::new().button("Tea", "tea").button("Coffee", "coffee");
    /// message.reply("What would you like?").reply_markup(keyboard).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "answer")]
    #[doc(alias = "reply_text")]
    #[doc(alias = "reply_message")]
    pub fn reply(&self, text: impl Into<String>) -> Request<SendMessage> {
        let mut request = self.send(text);
        request.method.reply_to_message_id = self.is_addressable().then_some(self.id);
        request
    }

    /// Sends a text to the chat of this message, without quoting it.
    #[doc(alias = "answer")]
    #[doc(alias = "send_message")]
    pub fn send(&self, text: impl Into<String>) -> Request<SendMessage> {
        Request::new(self.api(), SendMessage::new(&self.chat, text))
    }

    /// Replies with a point on the map that quotes this message.
    pub fn reply_location(&self, latitude: f64, longitude: f64) -> Request<SendLocation> {
        let mut request = self.send_location(latitude, longitude);
        request.method.reply_to_message_id = self.is_addressable().then_some(self.id);
        request
    }

    /// Sends a point on the map to the chat of this message, without quoting it.
    pub fn send_location(&self, latitude: f64, longitude: f64) -> Request<SendLocation> {
        Request::new(self.api(), SendLocation::new(&self.chat, latitude, longitude))
    }

    /// Replies with a contact that quotes this message.
    pub fn reply_contact(
        &self,
        phone_number: impl Into<String>,
        first_name: impl Into<String>,
    ) -> Request<SendContact> {
        let mut request = self.send_contact(phone_number, first_name);
        request.method.reply_to_message_id = self.is_addressable().then_some(self.id);
        request
    }

    /// Sends a contact to the chat of this message, without quoting it.
    pub fn send_contact(&self, phone_number: impl Into<String>, first_name: impl Into<String>) -> Request<SendContact> {
        Request::new(self.api(), SendContact::new(&self.chat, phone_number, first_name))
    }

    /// Edits the text. The inline keyboard becomes the one that is set on the request, none by default.
    #[doc(alias = "edit")]
    pub fn edit_text(&self, text: impl Into<String>) -> Request<EditMessageText> {
        let mut method = EditMessageText::new(&self.chat, self.id, text);
        method.message = Some(self.clone());
        Request::new(self.api(), method)
    }

    /// Edits the caption. The inline keyboard becomes the one that is set on the request, none by default.
    pub fn edit_caption(&self, caption: impl Into<String>) -> Request<EditMessageCaption> {
        let mut method = EditMessageCaption::new(&self.chat, self.id);
        method.caption = Some(caption.into());
        method.message = Some(self.clone());
        Request::new(self.api(), method)
    }

    /// Changes the inline keyboard and nothing else.
    #[doc(alias = "edit_reply_markup")]
    pub fn edit_keyboard(&self, keyboard: impl Into<InlineKeyboard>) -> Request<EditMessageReplyMarkup> {
        let mut request = self.remove_keyboard();
        request.method.reply_markup = Some(keyboard.into());
        request
    }

    /// Takes the inline keyboard away.
    pub fn remove_keyboard(&self) -> Request<EditMessageReplyMarkup> {
        let mut method = EditMessageReplyMarkup::new(&self.chat, self.id);
        method.message = Some(self.clone());
        Request::new(self.api(), method)
    }

    /// Deletes the message.
    pub fn delete(&self) -> Request<DeleteMessage> {
        Request::new(self.api(), DeleteMessage::new(&self.chat, self.id))
    }

    /// Forwards the message.
    pub fn forward(&self, to: impl Into<Recipient>) -> Request<ForwardMessage> {
        Request::new(self.api(), ForwardMessage::new(to, &self.chat, self.id))
    }

    /// Sends the message again elsewhere, without telling where it is from.
    pub fn copy(&self, to: impl Into<Recipient>) -> Request<CopyMessage> {
        Request::new(self.api(), CopyMessage::new(to, &self.chat, self.id))
    }

    /// Pins the message.
    pub fn pin(&self) -> Request<PinChatMessage> {
        Request::new(self.api(), PinChatMessage::new(&self.chat, self.id))
    }

    /// Unpins the message.
    pub fn unpin(&self) -> Request<UnpinChatMessage> {
        Request::new(self.api(), UnpinChatMessage::new(&self.chat, self.id))
    }

    /// Shows in the chat that the bot is doing something, for at most 6 seconds.
    #[doc(alias = "send_action")]
    #[doc(alias = "send_chat_action")]
    pub fn action(&self, action: ChatAction) -> Request<SendChatAction> {
        Request::new(self.api(), SendChatAction::new(&self.chat, action))
    }

    /// Bans a person from the chat of this message.
    pub fn ban(&self, user: impl Into<UserId>) -> Request<BanChatMember> {
        Request::new(self.api(), BanChatMember::new(&self.chat, user))
    }

    /// Replies with a request for money, in rials. What Bale requires besides is set on the request: `payload`,
    /// `provider_token`, and a `description` if it is not to be the title.
    ///
    /// ```no_run
    /// # use balethon::{methods::TEST_WALLET, types::{Message, Rials}};
    /// # async fn handler(message: Message) -> balethon::Result {
    /// message.invoice("Two books", Rials(500_000)).payload("order 7").provider_token(TEST_WALLET).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias = "reply_invoice")]
    pub fn invoice(&self, title: impl Into<String>, amount: impl Into<Rials>) -> Request<SendInvoice> {
        let mut request = self.chat.invoice(title, amount);
        request.method.reply_to_message_id = self.is_addressable().then_some(self.id);
        request
    }
}
