//! Messages.

use std::cell::Cell;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::object::Fill;
use super::{
    Animation, Audio, Chat, Contact, Document, InlineKeyboard, Invoice, Location, MessageId, Photo, Poll, Sticker,
    SuccessfulPayment, Timestamp, User, Video, Voice, WebAppData,
};

/// A message. Cheap to clone; its fields are those of [`MessageFields`].
///
/// ```
/// # use balethon::types::Message;
/// let message: Message = serde_json::from_str(
///     r#"{"message_id": 7, "date": 1759480000, "chat": {"id": 5, "type": "private"}, "text": "hi", "new": 1}"#,
/// )?;
/// assert_eq!(message.content(), "hi");
/// assert_eq!(message.chat.id, 5);
/// assert_eq!(message["new"], 1);
/// assert!(message["missing"].is_null());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Message(Arc<MessageFields>);

object! {
    /// The fields of a [`Message`]. Which content field is there tells its kind.
    struct MessageFields: verbs {
        /// Unique in its chat only. 0 stands on answers and service messages that cannot be replied to, edited or
        /// deleted.
        id = "message_id": MessageId,
        /// The conversation.
        chat: Chat,
    }
    default {
        /// When it was sent. Missing on the message of a press on a very old button.
        #[serde(skip_serializing_if = "Timestamp::is_missing")]
        date: Timestamp,
    }
    optional {
        /// The sender. Empty for channel posts; with `sender_chat` it may be made up, which
        /// [`user`](Message::user) knows.
        from: User,
        /// Forwarded from a channel: the id of the original post.
        forward_from_message_id: MessageId,
        /// Forwarded: when the original was sent.
        forward_date: Timestamp,
        /// The message that this one replies to; it carries no `reply_to_message` itself.
        reply_to_message: Message,
        /// When it was last edited.
        edit_date = "edit_date" | "edite_date": Timestamp,
        /// The same on all messages of an album.
        media_group_id: String,
        /// The text as written, with its Markdown marks.
        text: String,
        /// Mentions and commands in the text.
        entities: Vec<MessageEntity>,
        /// A photo in its sizes.
        photo: Photo,
        /// The caption of an animation, audio, document, photo, video or voice.
        caption: String,
        /// Mentions and commands in the caption.
        caption_entities: Vec<MessageEntity>,
        /// Service message: who joined, perhaps the bot among them.
        new_chat_members: Vec<User>,
        /// Service message: the new title. Only in one library's model, never seen.
        new_chat_title: String,
        /// Service message: the new photo of the chat. Only in one library's model, never seen.
        new_chat_photo: Photo,
        /// Service message: the chat's photo was deleted. Only in one library's model, never seen.
        delete_chat_photo: bool,
        /// Service message: the group was made. Only in one library's model, never seen.
        group_chat_created: bool,
        /// Service message, Telegram's. Only in one library's model, never seen.
        supergroup_chat_created: bool,
        /// Service message: the channel was made. Only in one library's model, never seen.
        channel_chat_created: bool,
        /// Service message: a message was pinned. Only in one library's model, never seen.
        pinned_message: Message,
    }
    boxed {
        /// The chat in whose name the message was sent, with the person hidden.
        sender_chat: Chat,
        /// Forwarded: who wrote the original.
        forward_from: User,
        /// Forwarded: the channel or anonymous chat of the original.
        forward_from_chat: Chat,
        /// Forwarded: the newer description of the original. Undocumented; two libraries know it.
        forward_origin: ForwardOrigin,
        /// A moving picture; `document` is then set as well.
        animation: Animation,
        /// Music.
        audio: Audio,
        /// A file. Also set together with `animation`; some servers sent audio and video files only in this form.
        document: Document,
        /// A sticker.
        sticker: Sticker,
        /// A video.
        video: Video,
        /// A voice message.
        voice: Voice,
        /// A shared contact.
        contact: Contact,
        /// A shared place.
        location: Location,
        /// A poll. Undocumented; no method sends one.
        poll: Poll,
        /// Service message: who left or was removed, perhaps the bot.
        left_chat_member: User,
        /// A request for money.
        invoice: Invoice,
        /// Service message: the receipt of a payment, and the only proof of one.
        successful_payment: SuccessfulPayment,
        /// Service message: what a mini app sent.
        web_app_data: WebAppData,
        /// The inline keyboard under the message.
        reply_markup: InlineKeyboard => super::keyboard::under_a_message,
    }

    /// What `copyMessage` answers.
    struct CopiedMessage {
        /// The id of the copy.
        message_id: MessageId,
    }

    /// A marked part of a text or caption. Bale reports mentions and commands only, not bold text or links.
    struct MessageEntity {
        /// What it is.
        kind = "type": EntityType,
        /// Where it begins, in UTF-16 code units.
        offset: usize,
        /// How long it is, in UTF-16 code units.
        length: usize,
    }
    optional {
        /// Where a link leads. Only in libraries' models.
        url: String,
        /// Who is mentioned without a username. Only in libraries' models.
        user: User,
    }

    /// Where a forwarded message came from. Undocumented.
    struct ForwardOrigin {}
    default {
        /// What it came from.
        kind = "type": OriginType,
    }
    optional {
        /// When the original was sent.
        date: Timestamp,
        /// The id of the original post.
        message_id: MessageId,
        /// The original channel.
        chat: Chat,
        /// Who sent the original.
        sender_user: User,
    }
}

text_enum! {
    /// What a marked part of a text is.
    EntityType {
        /// `@username`
        Mention = "mention",
        /// `/command`
        BotCommand = "bot_command",
    }

    /// What a forwarded message came from.
    OriginType {
        /// A person.
        User = "user",
        /// A channel.
        Channel = "channel",
    }
}

impl MessageFields {
    /// A message of which nothing is known but where it is.
    pub(crate) fn bare(id: MessageId, chat: Chat) -> Self {
        Self { id, chat, ..Self::blank() }
    }
}

impl Message {
    /// The text, or else the caption, or else nothing.
    #[doc(alias = "text")]
    #[doc(alias = "caption")]
    pub fn content(&self) -> &str {
        self.text.as_deref().or(self.caption.as_deref()).unwrap_or_default()
    }

    /// Who wrote it. Nobody for a channel post, also where Bale puts a made-up sender.
    #[doc(alias = "author")]
    #[doc(alias = "from_user")]
    #[doc(alias = "sender")]
    pub fn user(&self) -> Option<&User> {
        self.from.as_ref().filter(|_| self.sender_chat.is_none())
    }

    /// The mentions and commands in [`content`](Self::content).
    pub fn marks(&self) -> &[MessageEntity] {
        let entities = if self.text.is_some() { &self.entities } else { &self.caption_entities };
        entities.as_deref().unwrap_or_default()
    }

    /// Whether it is an animation, audio, document, photo, sticker, video or voice message.
    pub fn is_media(&self) -> bool {
        self.photo.is_some()
            || self.document.is_some()
            || self.video.is_some()
            || self.voice.is_some()
            || self.audio.is_some()
            || self.animation.is_some()
            || self.sticker.is_some()
    }

    /// Whether it was forwarded from somewhere.
    pub fn is_forwarded(&self) -> bool {
        self.forward_from.is_some()
            || self.forward_from_chat.is_some()
            || self.forward_date.is_some()
            || self.forward_origin.is_some()
    }

    /// Whether Bale itself tells something by it: a join, a payment, data of a mini app.
    pub fn is_service(&self) -> bool {
        self.new_chat_members.is_some()
            || self.left_chat_member.is_some()
            || self.successful_payment.is_some()
            || self.web_app_data.is_some()
            || self.new_chat_title.is_some()
            || self.new_chat_photo.is_some()
            || self.pinned_message.is_some()
            || [
                self.delete_chat_photo,
                self.group_chat_created,
                self.supergroup_chat_created,
                self.channel_chat_created,
            ]
            .contains(&Some(true))
    }

    /// Whether it can be replied to, edited and deleted: some service messages have no id of their own.
    pub fn is_addressable(&self) -> bool {
        self.id != 0
    }

    /// What it holds, in one word.
    fn content_name(&self) -> &'static str {
        match () {
            () if self.animation.is_some() => "animation",
            () if self.photo.is_some() => "photo",
            () if self.video.is_some() => "video",
            () if self.voice.is_some() => "voice message",
            () if self.audio.is_some() => "audio",
            () if self.document.is_some() => "document",
            () if self.sticker.is_some() => "sticker",
            () if self.contact.is_some() => "contact",
            () if self.location.is_some() => "location",
            () if self.poll.is_some() => "poll",
            () if self.invoice.is_some() => "invoice",
            () if self.successful_payment.is_some() => "payment",
            () if self.web_app_data.is_some() => "data of a mini app",
            () if self.new_chat_members.is_some() => "join",
            () if self.left_chat_member.is_some() => "leave",
            () => "message",
        }
    }

    pub(crate) fn from_fields(fields: MessageFields) -> Self {
        Self(Arc::new(fields))
    }

    /// The fields, to make another version of the message of.
    pub(crate) fn to_fields(&self) -> MessageFields {
        (*self.0).clone()
    }
}

/// What a person would call it: its text, or what it holds, `[photo] At the sea`.
impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.text, &self.caption) {
            (Some(text), _) => f.write_str(text),
            (None, Some(caption)) => write!(f, "[{}] {caption}", self.content_name()),
            (None, None) => write!(f, "[{}]", self.content_name()),
        }
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Deref for Message {
    type Target = MessageFields;

    fn deref(&self) -> &MessageFields {
        &self.0
    }
}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// How deep messages may stand in one another. Bale's replies carry no replies, so that two is deep already; what comes
/// to a webhook may be anything, and the stack ends.
const MOST_NESTED: usize = 8;

impl<'de> Deserialize<'de> for Message {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        thread_local! {
            static DEPTH: Cell<usize> = const { Cell::new(0) };
        }
        struct Leave;
        impl Drop for Leave {
            fn drop(&mut self) {
                DEPTH.set(DEPTH.get() - 1);
            }
        }
        DEPTH.set(DEPTH.get() + 1);
        let _leave = Leave;
        if DEPTH.get() > MOST_NESTED {
            return Err(D::Error::custom("messages stand too deep in one another"));
        }
        let mut fields = Arc::new(MessageFields::blank());
        if let Some(fields) = Arc::get_mut(&mut fields) {
            deserializer.deserialize_map(Fill(fields))?;
        }
        Ok(Self(fields))
    }
}
