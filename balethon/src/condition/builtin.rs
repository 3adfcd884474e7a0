//! The built-in conditions that are facts of an event, and how each is found out.

use super::Condition;
use super::mask::Facts;
use crate::event::Event;
use crate::text;
use crate::types::{ChatType, Message, User};

macro_rules! facts {
    ($($(#[$meta:meta])* $name:ident = $bit:literal $(, $test:expr)?;)*) => {
        $(
            $(#[$meta])*
            pub fn $name() -> Condition {
                Condition::fact($bit, stringify!($name))
            }
        )*

        /// The facts that a message shows by itself.
        fn of_message(message: &Message) -> u64 {
            let mut bits = 0;
            $($(
                let test: fn(&Message) -> bool = $test;
                bits |= u64::from(test(message)) << $bit;
            )?)*
            bits
        }
    };
}

facts! {
    /// Everything.
    all = 0, |_| true;
    /// In a private chat.
    private = 1, |m| m.chat.kind == ChatType::Private;
    /// In a group.
    group = 2, |m| m.chat.kind == ChatType::Group;
    /// In a channel.
    channel = 3, |m| m.chat.kind == ChatType::Channel;
    /// Has a text; on a callback query, has data.
    text = 4, |m| m.text.is_some();
    /// Is a reply.
    reply = 5, |m| m.reply_to_message.is_some();
    /// Holds a photo, video, animation, audio, voice message, document or sticker.
    media = 6, |m| m.is_media();
    /// Was forwarded.
    forward = 7, |m| m.is_forwarded();
    /// Has a caption.
    caption = 8, |m| m.caption.is_some();
    /// Is a photo.
    photo = 9, |m| m.photo.is_some();
    /// Is a video.
    video = 10, |m| m.video.is_some();
    /// Is a voice message.
    voice = 11, |m| m.voice.is_some();
    /// Is music.
    audio = 12, |m| m.audio.is_some();
    /// Is a file. An animation is one too.
    document = 13, |m| m.document.is_some();
    /// Is an animation.
    animation = 14, |m| m.animation.is_some();
    /// Is a sticker.
    sticker = 15, |m| m.sticker.is_some();
    /// Is a shared contact.
    contact = 16, |m| m.contact.is_some();
    /// Is a shared place.
    location = 17, |m| m.location.is_some();
    /// Is an invoice. One source never saw Bale send this field.
    invoice = 18, |m| m.invoice.is_some();
    /// Is the receipt of a payment.
    successful_payment = 19, |m| m.successful_payment.is_some();
    /// Tells who joined.
    new_chat_members = 20, |m| m.new_chat_members.is_some();
    /// Tells who left.
    left_chat_member = 21, |m| m.left_chat_member.is_some();
    /// Begins with a command for this bot, in its text or caption.
    command = 22;
    /// Is a part of an album.
    media_group = 23, |m| m.media_group_id.is_some();
    /// Has mentions or commands in it.
    entities = 24, |m| m.entities.is_some() || m.caption_entities.is_some();
    /// Is a poll. Undocumented; Bale may never send one.
    poll = 25, |m| m.poll.is_some();
    /// Tells of something that happened in the chat, and is not written by anybody.
    service = 26, |m| m.is_service();
    /// Comes from a bot.
    bot = 27;
    /// Does not come from this bot itself.
    incoming = 28;
    /// Comes from this bot itself.
    me = 29;
    /// Was sent by a mini app.
    web_app_data = 30, |m| m.web_app_data.is_some();
    /// Tells of a new title. Never seen from Bale, as the six that follow.
    new_chat_title = 31, |m| m.new_chat_title.is_some();
    /// Tells of a new photo of the chat.
    new_chat_photo = 32, |m| m.new_chat_photo.is_some();
    /// Tells that the chat's photo was deleted.
    delete_chat_photo = 33, |m| m.delete_chat_photo == Some(true);
    /// Tells that the group was made.
    group_chat_created = 34, |m| m.group_chat_created == Some(true);
    /// Telegram's word for the same in large groups, which Bale does not tell apart.
    supergroup_chat_created = 35, |m| m.supergroup_chat_created == Some(true);
    /// Tells that the channel was made.
    channel_chat_created = 36, |m| m.channel_chat_created == Some(true);
    /// Tells that a message was pinned.
    pinned_message = 37, |m| m.pinned_message.is_some();
    /// Mentions this bot, `@shop_bot`, or replies to a message of its.
    mentioned = 38;
    /// Came with a reply keyboard. Bale tells bots of inline keyboards only, as far as is known.
    reply_keyboard = 39, |m| m.reply_markup.as_ref().is_some_and(|markup| markup.extra.contains_key("keyboard"));
    /// Has an inline keyboard under it; on a callback query, the message with the button does.
    inline_keyboard = 40, |m| m.reply_markup.as_ref().is_some_and(|markup| !markup.rows.is_empty());
    /// Has a text or a caption.
    content = 41, |m| !m.content().is_empty();
    /// Is a whole number and nothing else, in the digits of any of the three scripts; on a callback query, its data is.
    number = 42, |m| is_number(m.content());
}

impl Facts {
    /// The facts of an event, found out once for all conditions.
    pub(crate) fn of(event: &Event, me: &User) -> Self {
        let mut facts = Self::none();
        facts.set(0, true);
        if let Some(message) = event.message() {
            facts.add(of_message(message));
            facts.set(22, {
                let command = text::Command::parse(message.content());
                command.is_some_and(|command| command.is_for(me.username.as_deref()))
            });
            facts.set(38, mentions(message, me));
        }
        if let Event::CallbackQuery(query) = event {
            facts.set(4, query.data.is_some());
            facts.set(42, query.data.as_deref().is_some_and(is_number));
        }
        let from = event.user();
        facts.set(27, from.is_some_and(|user| user.is_bot));
        facts.set(28, from.is_none_or(|user| user.id != me.id));
        facts.set(29, from.is_some_and(|user| user.id == me.id));
        facts
    }
}

fn is_number(text: &str) -> bool {
    let text = text.trim();
    let digits = text.strip_prefix(['-', '+', '−']).unwrap_or(text);
    !digits.is_empty() && digits.chars().all(|digit| matches!(digit, '0'..='9' | '۰'..='۹' | '٠'..='٩'))
}

/// Whether the message speaks to the bot by its name or by a reply.
fn mentions(message: &Message, me: &User) -> bool {
    let replies = message.reply_to_message.as_ref().and_then(|replied| replied.user());
    let is_me = |word: &str| {
        let name = word.split(|letter: char| letter != '_' && !letter.is_alphanumeric()).next();
        name.zip(me.username.as_deref()).is_some_and(|(name, own)| name.eq_ignore_ascii_case(own))
    };
    replies.is_some_and(|user| user.id == me.id) || message.content().split('@').skip(1).any(is_me)
}
