//! Sending, editing, forwarding and deleting messages.

use serde::Deserialize;

use super::limit::{caption, inline_keyboard, markup, refuse, text};
use crate::error::Error;
use crate::types::{
    Chat, ChatAction, ChatId, CopiedMessage, InlineKeyboard, Message, MessageFields, MessageId, Recipient, ReplyMarkup,
};

method! {
    /// Sends a text of 1 to 4096 characters. Bale always reads it as its own Markdown.
    struct SendMessage, send_message = "sendMessage" -> Message {
        /// Where to.
        chat_id: Recipient,
        /// 1 to 4096 characters.
        text: String,
    }
    optional {
        /// The message to reply to.
        reply_to_message_id: MessageId,
        /// A keyboard.
        reply_markup: ReplyMarkup,
    }
    example { client.send_message("@books", "New ones are in").reply_markup(InlineKeyboard::new().button("Show", "new")).await?; }
    impl {
        fn check(&self) -> Result<(), Error> {
            text(&self.text)?;
            markup(self.reply_markup.as_ref())
        }
    }

    /// Forwards a message of any kind.
    struct ForwardMessage, forward_message = "forwardMessage" -> Message {
        /// Where to.
        chat_id: Recipient,
        /// Where the original is.
        from_chat_id: Recipient,
        /// The original, by its id there.
        message_id: MessageId,
    }
    example { client.forward_message("@books", &message, &message).await?; }

    /// Sends a message again without telling where it is from. Service messages and receipts cannot be copied, and the
    /// copy of an edited message may show the old text.
    struct CopyMessage, copy_message = "copyMessage" -> CopiedMessage => MessageId {
        /// Where to.
        chat_id: Recipient,
        /// Where the original is.
        from_chat_id: Recipient,
        /// The original, by its id there.
        message_id: MessageId,
    }
    example { let copy = client.copy_message("@books", &message, &message).await?; }
    impl {
        fn finish(self, copied: CopiedMessage) -> MessageId {
            copied.message_id
        }
    }

    /// Sends a point on the map.
    struct SendLocation, send_location = "sendLocation" -> Message {
        /// Where to.
        chat_id: Recipient,
        /// In degrees.
        latitude: f64,
        /// In degrees.
        longitude: f64,
    }
    optional {
        /// How far off it may be, in metres: 0 to 1500.
        horizontal_accuracy: f64,
        /// The message to reply to.
        reply_to_message_id: MessageId,
        /// A keyboard.
        reply_markup: ReplyMarkup,
    }
    example { client.send_location(&message, 35.6997, 51.3380).await?; }
    impl {
        fn check(&self) -> Result<(), Error> {
            let within = |what: &str, degrees: f64, most: f64| {
                if degrees.abs() <= most {
                    return Ok(());
                }
                Err(refuse(format!("the {what} is {degrees}, and there are {} to {most} degrees", -most)))
            };
            within("latitude", self.latitude, 90.0)?;
            within("longitude", self.longitude, 180.0)?;
            if let Some(metres) = self.horizontal_accuracy && !(0.0..=1500.0).contains(&metres) {
                return Err(refuse(format!("`horizontal_accuracy` is {metres}, and Bale takes 0 to 1500 metres")));
            }
            markup(self.reply_markup.as_ref())
        }
    }

    /// Sends a contact.
    struct SendContact, send_contact = "sendContact" -> Message {
        /// Where to.
        chat_id: Recipient,
        /// Phone number.
        phone_number: String,
        /// First name.
        first_name: String,
    }
    optional {
        /// Last name.
        last_name: String,
        /// The message to reply to.
        reply_to_message_id: MessageId,
        /// A keyboard.
        reply_markup: ReplyMarkup,
    }
    example { client.send_contact(&message, "+982100000000", "Shop").last_name("Books").await?; }
    impl {
        fn check(&self) -> Result<(), Error> {
            markup(self.reply_markup.as_ref())
        }
    }

    /// Shows that the bot is doing something, for at most 6 seconds.
    struct SendChatAction, send_chat_action = "sendChatAction" {
        /// Where.
        chat_id: Recipient,
        /// What it is doing.
        action: ChatAction,
    }
    example { client.send_chat_action(&message, ChatAction::Typing).await?; }

    /// Edits the text of a message that the bot sent. The inline keyboard becomes the one given here.
    ///
    /// Bale's answer is often a stub without ids; what comes back is the message as it is now, with the ids that were
    /// asked for.
    struct EditMessageText, edit_message_text = "editMessageText" -> EditResult => Message {
        /// Where the message is.
        chat_id: Recipient,
        /// The message.
        message_id: MessageId,
        /// 1 to 4096 characters.
        text: String,
    }
    optional {
        /// The new inline keyboard.
        reply_markup: InlineKeyboard,
    }
    known { message: Message, }
    example { let edited = client.edit_message_text(&message, &message, "Done").await?; }
    impl {
        fn check(&self) -> Result<(), Error> {
            addressable(self.message_id)?;
            text(&self.text)?;
            inline_keyboard(self.reply_markup.as_ref())
        }

        fn finish(self, result: EditResult) -> Message {
            edited(&self.chat_id, self.message_id, self.message, result, self.reply_markup, |fields| {
                fields.text = Some(self.text);
                fields.entities = None;
            })
        }
    }

    /// Edits the caption of a message that the bot sent. The inline keyboard becomes the one given here.
    struct EditMessageCaption, edit_message_caption = "editMessageCaption" -> EditResult => Message {
        /// Where the message is.
        chat_id: Recipient,
        /// The message.
        message_id: MessageId,
    }
    optional {
        /// At most 4096 characters; none takes the caption away.
        caption: String,
        /// The new inline keyboard.
        reply_markup: InlineKeyboard,
    }
    known { message: Message, }
    example { client.edit_message_caption(&message, &message).caption("At the sea").await?; }
    impl {
        fn check(&self) -> Result<(), Error> {
            addressable(self.message_id)?;
            caption(self.caption.as_deref())?;
            inline_keyboard(self.reply_markup.as_ref())
        }

        fn finish(self, result: EditResult) -> Message {
            edited(&self.chat_id, self.message_id, self.message, result, self.reply_markup, |fields| {
                fields.caption = self.caption;
                fields.caption_entities = None;
            })
        }
    }

    /// Changes the inline keyboard of a message that the bot sent, and nothing else. Without one, it is taken away.
    struct EditMessageReplyMarkup, edit_message_reply_markup = "editMessageReplyMarkup" -> EditResult => Message {
        /// Where the message is.
        chat_id: Recipient,
        /// The message.
        message_id: MessageId,
    }
    optional {
        /// The new inline keyboard.
        reply_markup: InlineKeyboard,
    }
    known { message: Message, }
    example { client.edit_message_reply_markup(&message, &message).reply_markup(InlineKeyboard::new().button("More", "more")).await?; }
    impl {
        fn check(&self) -> Result<(), Error> {
            addressable(self.message_id)?;
            inline_keyboard(self.reply_markup.as_ref())
        }

        fn finish(self, result: EditResult) -> Message {
            edited(&self.chat_id, self.message_id, self.message, result, self.reply_markup, |_| {})
        }
    }

    /// Deletes a message that is less than 48 hours old: the bot's own, what others wrote in a private chat, and in
    /// groups and channels what the bot's rights allow.
    struct DeleteMessage, delete_message = "deleteMessage" {
        /// Where the message is.
        chat_id: Recipient,
        /// The message.
        message_id: MessageId,
    }
    example { client.delete_message(&message, &message).await?; }
    impl {
        fn check(&self) -> Result<(), Error> {
            addressable(self.message_id)
        }
    }
}

/// Bale's answer to the edit methods, which is not documented: the whole message, a stub of it, or `true`.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum EditResult {
    /// The message, or a stub with id 0 in a chat with id 1.
    Message(Message),
    /// Only that it was done.
    Done(super::Done),
}

fn addressable(id: MessageId) -> Result<(), Error> {
    if id != 0 {
        return Ok(());
    }
    Err(refuse("the message has no id of its own (0), as some service messages; it cannot be edited or deleted"))
}

/// The message after an edit. The answer never replaces what is known: it is a stub on most servers.
fn edited(
    chat_id: &Recipient,
    id: MessageId,
    known: Option<Message>,
    result: EditResult,
    keyboard: Option<InlineKeyboard>,
    change: impl FnOnce(&mut MessageFields),
) -> Message {
    let answer = match result {
        EditResult::Message(message) => Some(message),
        EditResult::Done(_) => None,
    };
    let date = answer.as_ref().and_then(|answer| answer.edit_date).filter(|date| !date.is_missing());
    let whole = answer.as_ref().filter(|answer| answer.id == id && id != 0);
    let mut fields = match known.as_ref().or(whole) {
        Some(message) => message.to_fields(),
        None => MessageFields::bare(id, chat_of(chat_id)),
    };
    change(&mut fields);
    fields.reply_markup = keyboard.map(Box::new);
    fields.edit_date = date.or(fields.edit_date);
    if let (Recipient::Id(chat), true) = (chat_id, known.is_none() && fields.chat.id == 1) {
        fields.chat = Chat::unknown(*chat);
    }
    Message::from_fields(fields)
}

fn chat_of(recipient: &Recipient) -> Chat {
    match recipient {
        Recipient::Id(id) => Chat::unknown(*id),
        Recipient::Username(username) => {
            let mut chat = Chat::unknown(ChatId(0));
            chat.username = Some(username.trim_start_matches('@').to_owned());
            chat
        }
    }
}
