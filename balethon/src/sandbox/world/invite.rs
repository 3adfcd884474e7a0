//! Invite links.

use serde_json::{Value, json};

use super::{ChatKey, Happening, Outcome, Refusal, World};

/// A link to a group or channel.
#[derive(Clone, Debug)]
pub(crate) struct Invite {
    /// Without a scheme, as Bale shows it: `ble.ir/join/…`.
    pub(crate) link: String,
    pub(crate) creator: i64,
    /// The main link of the chat.
    pub(crate) primary: bool,
    pub(crate) revoked: bool,
}

/// The part of a link that tells it apart, however it is written.
fn code(link: &str) -> &str {
    link.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}

impl World {
    pub(crate) fn add_invite_link(&mut self, key: ChatKey, creator: i64, primary: bool) -> String {
        self.numbers.invites += 1;
        let mut random = fastrand::Rng::with_seed(self.numbers.invites.unsigned_abs());
        let code: String = (0..10).map(|_| random.alphanumeric()).collect();
        let link = format!("ble.ir/join/{code}");
        if let Some(chat) = self.chats.get_mut(&key) {
            chat.invites.push(Invite { link: link.clone(), creator, primary, revoked: false });
        }
        link
    }

    /// Ends a link; tells whether it was the main one.
    pub(crate) fn revoke_invite_link(&mut self, key: ChatKey, link: &str) -> Outcome<bool> {
        let chat = self.chats.get_mut(&key).ok_or_else(Refusal::no_such_chat)?;
        let invite = chat.invites.iter_mut().find(|invite| code(&invite.link) == code(link) && !invite.revoked);
        let invite = invite.ok_or_else(|| Refusal::bad_request("invite link not found"))?;
        invite.revoked = true;
        Ok(std::mem::take(&mut invite.primary))
    }

    pub(crate) fn revoke_main_link(&mut self, key: ChatKey) {
        let invites = self.chats.get_mut(&key).into_iter().flat_map(|chat| &mut chat.invites);
        for invite in invites.filter(|invite| invite.primary) {
            invite.primary = false;
            invite.revoked = true;
        }
    }

    /// The `ChatInviteLink` object.
    pub(crate) fn invite_link_json(&self, key: ChatKey, link: &str) -> Option<Value> {
        let invite = self.chats.get(&key)?.invites.iter().find(|invite| invite.link == link)?;
        Some(json!({
            "invite_link": invite.link, "creator": self.user(invite.creator)?, "creates_join_request": false,
            "is_primary": invite.primary, "is_revoked": invite.revoked,
        }))
    }

    /// A person opens a link; it leads into the chat unless it was revoked, or they were banned.
    pub(crate) fn join_by_link(&mut self, user: i64, link: &str) -> Outcome<ChatKey> {
        let leads_here = |invite: &Invite| !invite.revoked && code(&invite.link) == code(link);
        let chat = self.chats.values().find(|chat| chat.invites.iter().any(leads_here));
        let chat = chat.ok_or_else(|| Refusal::bad_request("this link leads nowhere"))?;
        let key = chat.key;
        if !chat.members.contains_key(&user) {
            self.join(key, &[user], user)?;
        }
        Ok(key)
    }

    /// A person is asked to rate the bot.
    pub(crate) fn ask_review(&mut self, bot: i64, user: i64) {
        self.log.add(Some(ChatKey::Private { bot, user }), Happening::ReviewAsked { user });
    }
}
