//! Members of groups and channels.

use crate::types::{ChatMember, ChatPermissions, Recipient, UserId};

method! {
    /// One member. The bot must be an administrator of the chat. For a person who is no member, Bale seems to answer
    /// with an error.
    struct GetChatMember, get_chat_member = "getChatMember" -> ChatMember, reads {
        /// The chat.
        chat_id: Recipient,
        /// The person.
        user_id: UserId,
    }
    example { let joined = client.get_chat_member("@books", &user).await?.is_present(); }

    /// The administrators of a chat.
    struct GetChatAdministrators, get_chat_administrators = "getChatAdministrators" -> Vec<ChatMember>, reads {
        /// The chat.
        chat_id: Recipient,
    }
    example { for admin in client.get_chat_administrators(&message).await? { println!("{}", admin.user); } }

    /// How many members a chat has.
    struct GetChatMembersCount, get_chat_members_count = "getChatMembersCount" -> i64, reads {
        /// The chat.
        chat_id: Recipient,
    }
    example { let members = client.get_chat_members_count(&message).await?; }

    /// Bans a person from a group or channel, for good. The bot must be an administrator with the right to.
    struct BanChatMember, ban_chat_member = "banChatMember" {
        /// The chat.
        chat_id: Recipient,
        /// The person.
        user_id: UserId,
    }
    example { client.ban_chat_member(&message, &user).await?; }

    /// Lifts a ban. A member who is not banned is removed from the chat, unless `only_if_banned` is set.
    struct UnbanChatMember, unban_chat_member = "unbanChatMember" {
        /// The chat.
        chat_id: Recipient,
        /// The person.
        user_id: UserId,
    }
    optional {
        /// Do nothing to a person who is not banned.
        only_if_banned: bool,
    }
    example { client.unban_chat_member(&message, &user).only_if_banned(true).await?; }

    /// Gives or takes an administrator's rights; with all of them false, the person is no administrator any more.
    struct PromoteChatMember, promote_chat_member = "promoteChatMember" {
        /// The chat.
        chat_id: Recipient,
        /// The person.
        user_id: UserId,
    }
    optional {
        /// May change title, photo and settings.
        can_change_info: bool,
        /// Channels: may post.
        can_post_messages: bool,
        /// Channels: may edit others' posts.
        can_edit_messages: bool,
        /// May delete others' messages.
        can_delete_messages: bool,
        /// May manage video calls.
        can_manage_video_chats: bool,
        /// May invite people.
        can_invite_users: bool,
        /// May remove members.
        can_restrict_members: bool,
    }
    example { client.promote_chat_member(&message, &user).can_delete_messages(true).can_invite_users(true).await?; }

    /// Limits what a member may do. Undocumented: whether Bale has it is not confirmed.
    struct RestrictChatMember, restrict_chat_member = "restrictChatMember" {
        /// The chat.
        chat_id: Recipient,
        /// The person.
        user_id: UserId,
        /// What they may do.
        permissions: ChatPermissions,
    }
    example { client.restrict_chat_member(&message, &user, ChatPermissions::all(false).can_send_messages(true)).await?; }

    /// Adds a person to a chat. Undocumented; one library has it.
    struct InviteUser, invite_user = "inviteUser" {
        /// The chat.
        chat_id: Recipient,
        /// The person.
        user_id: UserId,
    }
    example { client.invite_user(&message, &user).await?; }
}
