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
    media = 6, |m| {
        m.photo.is_some() || m.video.is_some() || m.animation.is_some() || m.audio.is_some() || m.voice.is_some()
            || m.document.is_some() || m.sticker.is_some()
    };
    /// Was forwarded.
    forward = 7, |m| {
        m.forward_from.is_some() || m.forward_from_chat.is_some() || m.forward_date.is_some() || m.forward_origin.is_some()
    };
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
    service = 26, |m| {
        m.new_chat_members.is_some() || m.left_chat_member.is_some() || m.successful_payment.is_some()
            || m.web_app_data.is_some() || m.new_chat_title.is_some() || m.new_chat_photo.is_some()
            || m.delete_chat_photo.is_some() || m.group_chat_created.is_some() || m.supergroup_chat_created.is_some()
            || m.channel_chat_created.is_some() || m.pinned_message.is_some()
    };
    /// Comes from a bot.
    bot = 27;
    /// Does not come from this bot itself.
    incoming = 28;
    /// Comes from this bot itself.
    me = 29;
    /// Was sent by a mini app.
    web_app_data = 30, |m| m.web_app_data.is_some();
}

impl Facts {
    /// The facts of an event, found out once for all conditions.
    pub(crate) fn of(event: &Event, me: &User) -> Self {
        let mut facts = Self::none();
        facts.set(0, true);
        let Some(message) = event.message() else {
            facts.set(4, matches!(event, Event::CallbackQuery(query) if query.data.is_some()));
            return facts;
        };
        let from = event.user();
        facts.add(of_message(message));
        if let Event::CallbackQuery(query) = event {
            facts.set(4, query.data.is_some());
        }
        facts.set(22, {
            let command = text::Command::parse(message.content());
            command.is_some_and(|command| command.is_for(me.username.as_deref()))
        });
        facts.set(27, from.is_some_and(|user| user.is_bot));
        facts.set(28, from.is_none_or(|user| user.id != me.id));
        facts.set(29, from.is_some_and(|user| user.id == me.id));
        facts
    }
}
