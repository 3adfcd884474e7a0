//! Updates, and what belongs to the bot as a whole.

use serde_json::Value;

use super::{Chat, Message, Poll, PreCheckoutQuery, UpdateId, User};

object! {
    /// One event. At most one of the optional fields is there; an update without any is of a kind that this version
    /// does not know, and its content is in `extra`.
    struct Update {
        /// Grows from update to update, from 0; it may start over when the bot was idle for long.
        id = "update_id": UpdateId,
    }
    optional {
        /// A new message in a private chat, a group or a channel.
        message: Message,
        /// A new version of a message that the bot had received.
        edited_message: Message,
        /// A channel post. Undocumented: Bale's page says that posts come as `message`.
        channel_post: Message,
        /// An edited channel post. Undocumented, like `channel_post`.
        edited_channel_post: Message,
        /// Telegram's shipping step. One library's model names it; most likely never sent.
        shipping_query: Value,
        /// A change of the bot's own membership. Claimed for some joins, never captured.
        my_chat_member: Value,
        /// A change of someone's membership. Claimed for some joins, never captured.
        chat_member: Value,
    }
    boxed {
        /// A press on an inline button with data.
        callback_query: CallbackQuery,
        /// A payment that waits for the bot's yes or no, for 10 seconds.
        pre_checkout_query: PreCheckoutQuery,
        /// The state of a poll. Undocumented; one library says that it comes.
        poll: Poll,
    }

    /// A press on an inline button. The button spins on the person's screen until the query is answered.
    struct CallbackQuery: verbs {
        /// Unique id.
        id: String,
        /// Who pressed.
        from: User,
    }
    optional {
        /// The message that carries the button, when the bot sent it. That of a very old button has neither content
        /// nor date.
        message: Message,
        /// The button's data. It may be forged: it need not belong to any button of the message.
        data: String,
        /// Telegram's field; only in one library's model, never seen.
        chat_instance: String,
        /// Telegram's field; only in one library's model. Bale has no inline mode.
        inline_message_id: String,
    }

    /// A command of the bot's menu.
    struct BotCommand {
        /// The name without the slash.
        command: String,
        /// What it does, for people.
        description: String,
    }
}

impl Update {
    /// The message of this update, new or edited, posted or written.
    pub fn any_message(&self) -> Option<&Message> {
        self.message
            .as_ref()
            .or(self.edited_message.as_ref())
            .or(self.channel_post.as_ref())
            .or(self.edited_channel_post.as_ref())
    }

    /// Who caused it; nobody for a channel post.
    pub fn user(&self) -> Option<&User> {
        match (self.any_message(), &self.callback_query, &self.pre_checkout_query) {
            (Some(message), ..) => message.user(),
            (_, Some(query), _) => Some(&query.from),
            (.., Some(query)) => Some(&query.from),
            _ => None,
        }
    }

    /// Where it happened. A payment has no chat.
    pub fn chat(&self) -> Option<&Chat> {
        match (self.any_message(), &self.callback_query) {
            (Some(message), _) => Some(&message.chat),
            (_, Some(query)) => query.chat(),
            _ => None,
        }
    }
}

impl CallbackQuery {
    /// The chat that the button is in, when the message came along.
    pub fn chat(&self) -> Option<&Chat> {
        self.message.as_ref().map(|message| &message.chat)
    }

    /// True when the person's app is from before June 2025: it cannot show the text of an answer, so that a message is
    /// the only way to tell something.
    pub fn is_old_client(&self) -> bool {
        self.id.starts_with('1')
    }
}

impl BotCommand {
    /// A command with what it does.
    pub fn new(command: impl Into<String>, description: impl Into<String>) -> Self {
        let command = command.into();
        let command = command.strip_prefix('/').map(str::to_owned).unwrap_or(command);
        Self { command, description: description.into(), extra: Default::default() }
    }
}

impl<C: Into<String>, D: Into<String>> From<(C, D)> for BotCommand {
    fn from((command, description): (C, D)) -> Self {
        Self::new(command, description)
    }
}

text_enum! {
    /// What the bot shows itself to be doing, for at most 6 seconds.
    ChatAction {
        /// Writing.
        Typing = "typing",
        /// Sending a photo.
        UploadPhoto = "upload_photo",
        /// Filming.
        RecordVideo = "record_video",
        /// Sending a video.
        UploadVideo = "upload_video",
        /// Recording a voice message.
        RecordVoice = "record_voice",
        /// Sending a voice message.
        UploadVoice = "upload_voice",
        /// Choosing a sticker.
        ChooseSticker = "choose_sticker",
    }
}
