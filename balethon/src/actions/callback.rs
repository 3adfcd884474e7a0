//! What one does with a press on a button.

use crate::api::Api;
use crate::error::{Error, ErrorKind};
use crate::methods::{
    AnswerCallbackQuery, EditMessageCaption, EditMessageReplyMarkup, EditMessageText, Method, Request, SendMessage,
};
use crate::types::{CallbackQuery, InlineKeyboard, Message};

impl CallbackQuery {
    fn api(&self) -> Result<Api, Error> {
        self.bound.api().cloned()
    }

    /// Answers with a notice at the top of the screen; `.show_alert(true)` makes it a dialog. An
    /// [old app](CallbackQuery::is_old_client) does not show it.
    pub fn answer(&self, text: impl Into<String>) -> Request<AnswerCallbackQuery> {
        let mut request = self.acknowledge();
        request.method.text = Some(text.into());
        request
    }

    /// Answers without a text: the button stops spinning.
    pub fn acknowledge(&self) -> Request<AnswerCallbackQuery> {
        Request::new(self.api(), AnswerCallbackQuery::new(&*self.id))
    }

    /// Sends a text to the chat that the button is in; to the person, if the message did not come along.
    #[doc(alias = "reply")]
    #[doc(alias = "send_message")]
    pub fn send(&self, text: impl Into<String>) -> Request<SendMessage> {
        let method = match &self.message {
            Some(message) => SendMessage::new(&message.chat, text),
            None => SendMessage::new(&self.from, text),
        };
        Request::new(self.api(), method)
    }

    /// Edits the text of the message that the button is under. The inline keyboard becomes the one that is set on the
    /// request, none by default.
    #[doc(alias = "edit")]
    pub fn edit_text(&self, text: impl Into<String>) -> Request<EditMessageText> {
        let text = text.into();
        self.on_message(|message| message.edit_text(&*text), || EditMessageText::new(0, 0, &*text))
    }

    /// Edits the caption of the message that the button is under.
    pub fn edit_caption(&self, caption: impl Into<String>) -> Request<EditMessageCaption> {
        let caption = caption.into();
        self.on_message(|message| message.edit_caption(&*caption), || EditMessageCaption::new(0, 0))
    }

    /// Changes the keyboard that the button is in.
    #[doc(alias = "edit_reply_markup")]
    pub fn edit_keyboard(&self, keyboard: impl Into<InlineKeyboard>) -> Request<EditMessageReplyMarkup> {
        let keyboard = keyboard.into();
        self.on_message(|message| message.edit_keyboard(keyboard.clone()), || EditMessageReplyMarkup::new(0, 0))
    }

    fn on_message<M: Method>(
        &self,
        request: impl FnOnce(&Message) -> Request<M>,
        method: impl FnOnce() -> M,
    ) -> Request<M> {
        match &self.message {
            Some(message) => request(message),
            None => Request::new(
                Err(Error::new(
                    ErrorKind::Usage,
                    "this press came without the message of its button, so that there is none to edit; send one instead",
                )),
                method(),
            ),
        }
    }
}
