//! Conversations.

use std::fmt;

use super::object::Blank;
use super::user::{full_name, username};
use super::{ChatId, FileId, Message, StringOrInteger, Timestamp, User};
use crate::text::Markdown;

object! {
    /// A conversation: with one person, in a group, or a channel. `bio`, `description` and
    /// `linked_chat_id` come with [`get_chat`](crate::Api::get_chat) only.
    struct Chat: verbs {
        /// Unique id, of up to 52 bits. Positive for groups and channels too.
        id: ChatId,
    }
    default {
        /// Private, group or channel.
        kind = "type": ChatType,
    }
    optional {
        /// Title of a group or channel. It may be missing even there.
        title: String,
        /// Username, where there is one.
        username: String,
        /// The other side's first name in a private chat.
        first_name: String,
        /// The other side's last name in a private chat.
        last_name: String,
        /// Invite link, if the bot may see it. Documented for `get_chat`; other answers carried it as well.
        invite_link: String,
        /// Telegram's field; only in one library's model.
        all_members_are_administrators: bool,
        /// What the person says about themselves; private chats only.
        bio: String,
        /// Description of a group or channel.
        description: String,
        /// The discussion group of a channel, as Bale writes it; see [`linked_chat`](Chat::linked_chat).
        linked_chat_id: StringOrInteger,
        /// The pinned message. Only in one library's model.
        pinned_message: Message,
    }
    boxed {
        /// The chat's photo. Documented for `get_chat`; other answers carried it as well.
        photo: ChatPhoto,
    }

    /// The ids of a chat's photo in two sizes. They can be downloaded until the photo changes.
    struct ChatPhoto: verbs {
        /// 160 by 160 pixels.
        small_file_id: FileId,
        /// 640 by 640 pixels.
        big_file_id: FileId,
    }
    optional {
        /// Stable id of the small one; not for download.
        small_file_unique_id: String,
        /// Stable id of the big one; not for download.
        big_file_unique_id: String,
    }

    /// A link by which people join a chat.
    struct ChatInviteLink {
        /// The link as Bale wrote it, with or without `https://`; see [`url`](ChatInviteLink::url).
        invite_link: String,
    }
    optional {
        /// Who made it.
        creator: User,
        /// Whether joining asks for approval. Undocumented, like the fields that follow.
        creates_join_request: bool,
        /// Whether it is the chat's main link.
        is_primary: bool,
        /// Whether it was taken back.
        is_revoked: bool,
        /// Its name.
        name: String,
        /// When it ends.
        expire_date: Timestamp,
        /// The most members at once through it.
        member_limit: i64,
        /// How many wait for approval.
        pending_join_request_count: i64,
    }
}

text_enum! {
    /// The kind of a chat. Bale has no supergroups.
    ChatType {
        /// With one person.
        Private = "private",
        /// A group.
        Group = "group",
        /// A channel.
        Channel = "channel",
    }
}

// A message has its chat.
impl Blank for Chat {
    fn blank() -> Self {
        Self::blank()
    }
}

impl Chat {
    /// A conversation with one person.
    pub fn is_private(&self) -> bool {
        self.kind == ChatType::Private
    }

    /// A group. Telegram's word `supergroup` counts as well, should Bale ever send it.
    pub fn is_group(&self) -> bool {
        self.kind == ChatType::Group || self.kind.as_str() == "supergroup"
    }

    /// A channel.
    pub fn is_channel(&self) -> bool {
        self.kind == ChatType::Channel
    }

    /// The other side's first and last name in a private chat.
    pub fn full_name(&self) -> String {
        full_name(self.first_name.as_deref(), self.last_name.as_deref())
    }

    /// The discussion group of a channel; Bale writes its id as a text.
    pub fn linked_chat(&self) -> Option<ChatId> {
        self.linked_chat_id.as_ref().and_then(StringOrInteger::as_i64).map(ChatId)
    }

    /// A text that mentions the chat when it is sent: `@username`, or in a private chat the name as a link. The link's
    /// form is undocumented; Balethon writes it so.
    pub fn mention(&self) -> Option<String> {
        if let Some(username) = username(self.username.as_deref()) {
            return Some(format!("@{username}"));
        }
        self.is_private().then(|| Markdown::new().mention(self.to_string(), self.id.0).into())
    }

    /// The chat's address: by its username, or else its invite link where the bot sees it.
    pub fn link(&self) -> Option<String> {
        match username(self.username.as_deref()) {
            Some(username) => Some(format!("https://ble.ir/{username}")),
            None => self.invite_link.as_deref().map(with_scheme),
        }
    }

    /// A chat of which only the id is known.
    pub(crate) fn unknown(id: ChatId) -> Self {
        Self {
            id,
            kind: ChatType::default(),
            title: None,
            username: None,
            first_name: None,
            last_name: None,
            photo: None,
            invite_link: None,
            all_members_are_administrators: None,
            bio: None,
            description: None,
            linked_chat_id: None,
            pinned_message: None,
            extra: Default::default(),
            bound: Default::default(),
        }
    }
}

/// What a person would call it: the title or name, else the username, else the id.
impl fmt::Display for Chat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let title = self.title.as_deref().map(str::trim).unwrap_or_default();
        let name = if title.is_empty() { self.full_name() } else { title.to_owned() };
        match username(self.username.as_deref()) {
            _ if !name.is_empty() => f.write_str(&name),
            Some(username) => write!(f, "@{username}"),
            None => write!(f, "{}", self.id),
        }
    }
}

impl ChatInviteLink {
    /// A link of which nothing else is known.
    pub(crate) fn bare(invite_link: String) -> Self {
        Self {
            invite_link,
            creator: None,
            creates_join_request: None,
            is_primary: None,
            is_revoked: None,
            name: None,
            expire_date: None,
            member_limit: None,
            pending_join_request_count: None,
            extra: Default::default(),
        }
    }

    /// The link as a whole address.
    pub fn url(&self) -> String {
        with_scheme(&self.invite_link)
    }
}

impl fmt::Display for ChatInviteLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url())
    }
}

fn with_scheme(link: &str) -> String {
    if link.contains("://") { link.to_owned() } else { format!("https://{link}") }
}
