//! Who is in a chat.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::sandbox::quirks::NonMember;
use crate::sandbox::world::{ChatKey, Outcome, PERMISSIONS, Refusal, Role};

use super::{Call, done};

/// The rights that `promoteChatMember` can give; two more exist that it cannot.
const GIVEN: [&str; 7] = [
    "can_change_info",
    "can_post_messages",
    "can_edit_messages",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_invite_users",
    "can_restrict_members",
];

impl Call<'_> {
    /// The group or channel, and the `user_id` in question.
    fn chat_and_user(&self) -> Outcome<(ChatKey, i64)> {
        Ok((self.shared_chat()?, self.params.required_integer("user_id")?))
    }

    fn role(&self, key: ChatKey, user: i64) -> Option<&Role> {
        Some(&self.world.chats.get(&key)?.members.get(&user)?.role)
    }
}

/// Bale gives this to administrators only. About who is no member there is an error.
pub(super) fn get_chat_member(call: &mut Call<'_>) -> Outcome<Value> {
    let (key, id) = call.chat_and_user()?;
    call.world.need_admin(call.bot, key)?;
    let user = call.world.user(id).ok_or_else(Refusal::no_such_chat)?;
    let chat = call.world.chat_of(call.bot, key)?;
    match chat.members.get(&id) {
        Some(member) => Ok(member.json(user, chat.kind)),
        None if call.world.quirks.non_member == NonMember::Left => Ok(json!({"status": "left", "user": user})),
        None => Err(Refusal::no_such_chat()),
    }
}

pub(super) fn get_chat_administrators(call: &mut Call<'_>) -> Outcome<Value> {
    let key = call.shared_chat()?;
    let chat = call.world.chat_of(call.bot, key)?;
    let mut admins: Vec<_> = chat.members.iter().filter(|(_, member)| member.role.is_admin()).collect();
    // The creator goes first.
    admins.sort_by_key(|(_, member)| member.role != Role::Creator);
    Ok(admins.into_iter().filter_map(|(id, member)| Some(member.json(call.world.user(*id)?, chat.kind))).collect())
}

pub(super) fn get_chat_members_count(call: &mut Call<'_>) -> Outcome<Value> {
    let key = call.shared_chat()?;
    Ok(json!(call.world.chat_of(call.bot, key)?.members.len()))
}

pub(super) fn ban_chat_member(call: &mut Call<'_>) -> Outcome<Value> {
    let (key, user) = call.chat_and_user()?;
    call.world.need_right(call.bot, key, "can_restrict_members")?;
    call.world.user(user).ok_or_else(Refusal::no_such_chat)?;
    if call.role(key, user).is_some_and(Role::is_admin) {
        return Err(Refusal::permission_denied());
    }
    call.world.ban(key, user, call.bot)?;
    done()
}

/// Without `only_if_banned`, a member who is not banned is removed.
pub(super) fn unban_chat_member(call: &mut Call<'_>) -> Outcome<Value> {
    let (key, user) = call.chat_and_user()?;
    let only_if_banned = call.params.flag("only_if_banned")?.unwrap_or_default();
    call.world.need_right(call.bot, key, "can_restrict_members")?;
    call.world.user(user).ok_or_else(Refusal::no_such_chat)?;
    let was_banned = call.world.unban(key, user)?;
    if !was_banned && !only_if_banned && call.role(key, user).is_some() {
        if call.role(key, user).is_some_and(Role::is_admin) {
            return Err(Refusal::permission_denied());
        }
        call.world.leave(key, user, call.bot)?;
    }
    done()
}

/// Gives the rights that are true and takes the others; with none left, the member is an ordinary one again.
pub(super) fn promote_chat_member(call: &mut Call<'_>) -> Outcome<Value> {
    let (key, user) = call.chat_and_user()?;
    let mut rights = BTreeSet::new();
    for right in GIVEN {
        if call.params.flag(right)?.unwrap_or_default() {
            rights.insert(right.to_owned());
        }
    }
    call.world.need_right(call.bot, key, "can_promote_members")?;
    if user == call.bot {
        return Err(Refusal::permission_denied());
    }
    let role = if rights.is_empty() { Role::Member } else { Role::Administrator(rights) };
    call.world.set_role(key, user, role)?;
    done()
}

/// Takes rights to send from a member, or gives them back. Permissions that are not named are taken.
pub(super) fn restrict_chat_member(call: &mut Call<'_>) -> Outcome<Value> {
    let (key, user) = call.chat_and_user()?;
    let given = call.params.required_json("permissions")?;
    if !given.is_object() {
        return Err(Refusal::invalid("permissions"));
    }
    call.world.need_right(call.bot, key, "can_restrict_members")?;
    let role = call.role(key, user).ok_or_else(Refusal::no_such_chat)?;
    if role.is_admin() {
        return Err(Refusal::permission_denied());
    }
    let permissions: BTreeSet<String> =
        PERMISSIONS.iter().filter(|name| given[**name] == true).map(|name| (*name).to_owned()).collect();
    let may_all = permissions.len() == PERMISSIONS.len();
    let role = if may_all { Role::Member } else { Role::Restricted(permissions) };
    call.world.set_role(key, user, role)?;
    done()
}

/// Adds a person to the chat at once.
pub(super) fn invite_user(call: &mut Call<'_>) -> Outcome<Value> {
    let (key, user) = call.chat_and_user()?;
    call.world.need_right(call.bot, key, "can_invite_users")?;
    call.world.people.get(&user).ok_or_else(Refusal::no_such_chat)?;
    if call.world.chat_of(call.bot, key)?.banned.contains(&user) {
        return Err(Refusal::permission_denied());
    }
    if call.role(key, user).is_none() {
        call.world.join(key, &[user], call.bot)?;
    }
    done()
}
