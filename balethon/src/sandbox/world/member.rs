//! Who is in a chat, and what they may do there.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Chat, ChatKey, ChatKind, Draft, Happening, Outcome, Refusal, World};

/// An administrator's rights, as Bale names them; which of them show depends on the kind of chat.
const RIGHTS: [&str; 7] = [
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
];
const CHANNEL_RIGHTS: [&str; 2] = ["can_post_messages", "can_edit_messages"];
const GROUP_RIGHTS: [&str; 1] = ["can_pin_messages"];

/// What a restricted member may still do.
pub(crate) const PERMISSIONS: [&str; 8] = [
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
];

/// A place in a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Creator,
    Administrator(BTreeSet<String>),
    Member,
    Restricted(BTreeSet<String>),
}

impl Role {
    /// An administrator with every right.
    pub(crate) fn full_administrator() -> Self {
        let all = RIGHTS.iter().chain(&CHANNEL_RIGHTS).chain(&GROUP_RIGHTS);
        Self::Administrator(all.map(|right| (*right).to_owned()).collect())
    }

    pub(crate) fn has(&self, right: &str) -> bool {
        match self {
            Self::Creator => true,
            Self::Administrator(rights) => rights.contains(right),
            Self::Member | Self::Restricted(_) => false,
        }
    }

    pub(crate) fn may_send(&self, permission: &str) -> bool {
        match self {
            Self::Restricted(permissions) => permissions.contains(permission),
            _ => true,
        }
    }

    pub(crate) fn is_admin(&self) -> bool {
        matches!(self, Self::Creator | Self::Administrator(_))
    }
}

/// A member of a group or channel.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) role: Role,
    /// The log's last entry before they joined.
    pub(crate) since: u64,
}

impl Member {
    /// The `ChatMember` object.
    pub(crate) fn json(&self, user: Value, kind: ChatKind) -> Value {
        let flags = |member: &mut Value, names: &[&str], given: &BTreeSet<String>| {
            for name in names {
                member[*name] = json!(given.contains(*name));
            }
        };
        match &self.role {
            Role::Creator => json!({"status": "creator", "user": user}),
            Role::Member => json!({"status": "member", "user": user}),
            Role::Administrator(rights) => {
                let mut member = json!({"status": "administrator", "user": user});
                flags(&mut member, &RIGHTS, rights);
                let more: &[&str] = if kind == ChatKind::Channel { &CHANNEL_RIGHTS } else { &GROUP_RIGHTS };
                flags(&mut member, more, rights);
                member
            }
            Role::Restricted(permissions) => {
                let mut member = json!({"status": "restricted", "user": user, "is_member": true});
                flags(&mut member, &PERMISSIONS, permissions);
                member
            }
        }
    }
}

impl World {
    /// The chat as a bot may see it that is in it. Bale knows no other chats, for a bot.
    pub(crate) fn chat_of(&self, bot: i64, key: ChatKey) -> Outcome<&Chat> {
        let chat = self.chats.get(&key).ok_or_else(Refusal::no_such_chat)?;
        match key {
            ChatKey::Private { .. } => Ok(chat),
            ChatKey::Shared(_) if chat.members.contains_key(&bot) => Ok(chat),
            ChatKey::Shared(_) if chat.banned.contains(&bot) => Err(Refusal::permission_denied()),
            ChatKey::Shared(_) => Err(Refusal::no_such_chat()),
        }
    }

    /// Fails unless the bot has this right in the chat. In a private chat it needs none.
    pub(crate) fn need_right(&self, bot: i64, key: ChatKey, right: &str) -> Outcome<()> {
        let chat = self.chat_of(bot, key)?;
        let allowed = chat.members.get(&bot).is_none_or(|member| member.role.has(right));
        if allowed { Ok(()) } else { Err(Refusal::permission_denied()) }
    }

    /// Fails unless the bot is an administrator of this group or channel.
    pub(crate) fn need_admin(&self, bot: i64, key: ChatKey) -> Outcome<()> {
        let chat = self.chat_of(bot, key)?;
        let allowed = chat.members.get(&bot).is_some_and(|member| member.role.is_admin());
        if allowed { Ok(()) } else { Err(Refusal::permission_denied()) }
    }

    /// Fails unless the bot may send this into the chat.
    pub(crate) fn need_send(&self, bot: i64, key: ChatKey, permission: &str) -> Outcome<()> {
        if let ChatKey::Private { .. } = key {
            let chat = self.chats.get(&key).filter(|chat| chat.started && !chat.blocked);
            return chat.map(|_| ()).ok_or_else(Refusal::blocked);
        }
        let chat = self.chat_of(bot, key)?;
        if chat.kind == ChatKind::Channel {
            return self.need_right(bot, key, "can_post_messages");
        }
        let allowed = chat.members.get(&bot).is_none_or(|member| member.role.may_send(permission));
        if allowed { Ok(()) } else { Err(Refusal::permission_denied()) }
    }

    /// Takes people or bots into a group or channel. `by` is who added them, or who came by themselves: the banned cannot.
    pub(crate) fn join(&mut self, key: ChatKey, users: &[i64], by: i64) -> Outcome<()> {
        let known: Vec<Value> = users.iter().filter_map(|id| self.user(*id)).collect();
        let since = self.log.last();
        let chat = self.chats.get_mut(&key).ok_or_else(Refusal::no_such_chat)?;
        if users.contains(&by) && chat.banned.contains(&by) {
            return Err(Refusal::permission_denied());
        }
        for user in users {
            chat.banned.remove(user);
            chat.members.entry(*user).or_insert(Member { role: Role::Member, since });
        }
        let is_channel = chat.kind == ChatKind::Channel;
        self.log.add(Some(key), Happening::Chat);
        if !is_channel && !known.is_empty() {
            self.post(key, by, Draft::service("new_chat_members", json!(known)))?;
        }
        Ok(())
    }

    /// Takes someone out of a group or channel. `by` is who removed them, or who went by themselves.
    pub(crate) fn leave(&mut self, key: ChatKey, user: i64, by: i64) -> Outcome<()> {
        let left = self.user(user).ok_or_else(Refusal::no_such_chat)?;
        let chat = self.chats.get_mut(&key).ok_or_else(Refusal::no_such_chat)?;
        if !chat.members.contains_key(&user) {
            return Err(Refusal::no_such_chat());
        }
        // Told before they go, so that a bot that is removed hears of it.
        if chat.kind == ChatKind::Group {
            self.post(key, by, Draft::service("left_chat_member", left))?;
        }
        if let Some(chat) = self.chats.get_mut(&key) {
            chat.members.remove(&user);
            chat.keyboards.remove(&user);
        }
        self.log.add(Some(key), Happening::Chat);
        Ok(())
    }

    /// Takes someone out of a group or channel, if they are in it, and lets them come back only once they are unbanned, or
    /// added.
    pub(crate) fn ban(&mut self, key: ChatKey, user: i64, by: i64) -> Outcome<()> {
        let chat = self.chats.get(&key).ok_or_else(Refusal::no_such_chat)?;
        match chat.members.get(&user) {
            Some(member) if member.role == Role::Creator => return Err(Refusal::permission_denied()),
            Some(_) => self.leave(key, user, by)?,
            None => {}
        }
        let chat = self.chats.get_mut(&key).ok_or_else(Refusal::no_such_chat)?;
        chat.banned.insert(user);
        self.log.add(Some(key), Happening::Chat);
        Ok(())
    }

    /// Lets someone come back; tells whether they were banned.
    pub(crate) fn unban(&mut self, key: ChatKey, user: i64) -> Outcome<bool> {
        let chat = self.chats.get_mut(&key).ok_or_else(Refusal::no_such_chat)?;
        let was_banned = chat.banned.remove(&user);
        self.log.add(Some(key), Happening::Chat);
        Ok(was_banned)
    }

    /// Gives someone another place in the chat. The creator keeps theirs.
    pub(crate) fn set_role(&mut self, key: ChatKey, user: i64, role: Role) -> Outcome<()> {
        let chat = self.chats.get_mut(&key).ok_or_else(Refusal::no_such_chat)?;
        let member = chat.members.get_mut(&user).ok_or_else(Refusal::no_such_chat)?;
        if member.role == Role::Creator {
            return Err(Refusal::permission_denied());
        }
        member.role = role;
        self.log.add(Some(key), Happening::Chat);
        Ok(())
    }
}
