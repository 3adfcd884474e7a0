//! Members of a chat and their rights.

use super::User;

object! {
    /// One member of a chat. Which rights are told depends on the status: an owner has them all and is told none.
    struct ChatMember {
        /// What they are in the chat.
        status: MemberStatus,
    }
    default {
        /// The person.
        #[serde(skip_serializing_if = "User::is_missing")]
        user: User,
    }
    optional {
        /// Restricted: whether they are in the group now.
        is_member: bool,
        /// May delete others' messages.
        can_delete_messages: bool,
        /// May manage video calls.
        can_manage_video_chats: bool,
        /// May remove members.
        can_restrict_members: bool,
        /// May make others administrators.
        can_promote_members: bool,
        /// May change title, photo and settings.
        can_change_info: bool,
        /// May invite people.
        can_invite_users: bool,
        /// Channels: may put up stories.
        can_post_stories: bool,
        /// Channels: may post.
        can_post_messages: bool,
        /// Channels: may edit others' posts.
        can_edit_messages: bool,
        /// Groups: may pin messages.
        can_pin_messages: bool,
        /// Restricted: may send text.
        can_send_messages: bool,
        /// Restricted: may send audio.
        can_send_audios: bool,
        /// Restricted: may send files.
        can_send_documents: bool,
        /// Restricted: may send photos.
        can_send_photos: bool,
        /// Restricted: may send videos.
        can_send_videos: bool,
        /// Undocumented, like all that follow: only in libraries' models.
        can_send_media: bool,
        /// Undocumented.
        can_send_gif_stickers: bool,
        /// Undocumented.
        can_forward_message_from: bool,
        /// Undocumented.
        can_send_gift_packet: bool,
        /// Undocumented.
        can_send_link_message: bool,
        /// Undocumented.
        can_send_forwarded_message: bool,
        /// Undocumented.
        can_kick_user: bool,
        /// Undocumented.
        can_send_message: bool,
        /// Undocumented.
        can_see_members: bool,
        /// Undocumented.
        can_add_story: bool,
        /// Undocumented.
        can_send_media_messages: bool,
        /// Undocumented.
        can_reply_to_story: bool,
        /// Undocumented.
        can_be_edited: bool,
    }

    /// What a restricted member may do, for [`restrict_chat_member`](crate::Api::restrict_chat_member). What is left
    /// out stays as it is, or so Telegram has it: for Bale nothing is documented.
    #[derive(Default)]
    struct ChatPermissions {}
    optional {
        /// Text.
        can_send_messages: bool,
        /// Audio.
        can_send_audios: bool,
        /// Files.
        can_send_documents: bool,
        /// Photos.
        can_send_photos: bool,
        /// Videos.
        can_send_videos: bool,
        /// Changing the chat's title and photo.
        can_change_info: bool,
        /// Inviting.
        can_invite_users: bool,
        /// Pinning.
        can_pin_messages: bool,
        /// Media.
        can_send_media_messages: bool,
        /// Stickers and animations.
        can_send_other_messages: bool,
        /// Previews of links.
        can_add_web_page_previews: bool,
    }
}

text_enum! {
    /// What someone is in a chat. For a person who is no member Bale answers with an error, it seems.
    MemberStatus {
        /// The owner, with every right.
        Creator = "creator",
        /// An administrator.
        Administrator = "administrator",
        /// A plain member.
        Member = "member",
        /// A member, or former member, with limits.
        Restricted = "restricted",
    }
}

impl ChatMember {
    /// The owner or an administrator.
    pub fn is_admin(&self) -> bool {
        matches!(self.status, MemberStatus::Creator | MemberStatus::Administrator)
    }

    /// The owner.
    pub fn is_owner(&self) -> bool {
        self.status == MemberStatus::Creator
    }

    /// Whether they are in the chat now.
    #[doc(alias = "is_member")]
    pub fn is_present(&self) -> bool {
        match self.status {
            MemberStatus::Creator | MemberStatus::Administrator | MemberStatus::Member => true,
            MemberStatus::Restricted => self.is_member == Some(true),
            MemberStatus::Other(_) => self.is_member.unwrap_or(false),
        }
    }
}

macro_rules! permissions {
    ($($(#[$meta:meta])* $name:ident)*) => {
        impl ChatPermissions {
            /// Everything allowed, or everything forbidden.
            pub fn all(allowed: bool) -> Self {
                Self { $($name: Some(allowed),)* ..Self::default() }
            }

            $($(#[$meta])* pub fn $name(mut self, allowed: bool) -> Self {
                self.$name = Some(allowed);
                self
            })*
        }
    };
}

permissions! {
    /// Sets whether text may be sent.
    can_send_messages
    /// Sets whether audio may be sent.
    can_send_audios
    /// Sets whether files may be sent.
    can_send_documents
    /// Sets whether photos may be sent.
    can_send_photos
    /// Sets whether videos may be sent.
    can_send_videos
    /// Sets whether the chat's title and photo may be changed.
    can_change_info
    /// Sets whether people may be invited.
    can_invite_users
    /// Sets whether messages may be pinned.
    can_pin_messages
    /// Sets whether media may be sent.
    can_send_media_messages
    /// Sets whether stickers and animations may be sent.
    can_send_other_messages
    /// Sets whether links get previews.
    can_add_web_page_previews
}
