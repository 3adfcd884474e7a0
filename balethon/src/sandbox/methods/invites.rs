//! Links by which people join.

use serde_json::{Value, json};

use crate::sandbox::quirks::InviteLink;
use crate::sandbox::world::{ChatKey, Outcome, Refusal};

use super::Call;

/// The group or channel, if the bot may invite people there.
fn chat(call: &Call<'_>) -> Outcome<ChatKey> {
    let key = call.shared_chat()?;
    call.world.need_right(call.bot, key, "can_invite_users")?;
    Ok(key)
}

pub(super) fn create_chat_invite_link(call: &mut Call<'_>) -> Outcome<Value> {
    let key = chat(call)?;
    let link = call.world.add_invite_link(key, call.bot, false);
    shown(call, key, &link)
}

/// Ends a link; a new one takes its place and is returned.
pub(super) fn revoke_chat_invite_link(call: &mut Call<'_>) -> Outcome<Value> {
    let key = chat(call)?;
    let old = call.params.required_text("invite_link")?;
    let primary = call.world.revoke_invite_link(key, &old)?;
    let link = call.world.add_invite_link(key, call.bot, primary);
    shown(call, key, &link)
}

/// A new main link, given as text; the old main link ends.
pub(super) fn export_chat_invite_link(call: &mut Call<'_>) -> Outcome<Value> {
    let key = chat(call)?;
    call.world.revoke_main_link(key);
    let link = call.world.add_invite_link(key, call.bot, true);
    Ok(json!(format!("https://{link}")))
}

fn shown(call: &Call<'_>, key: ChatKey, link: &str) -> Outcome<Value> {
    match call.world.quirks.invite_link {
        InviteLink::Text => Ok(json!(link)),
        InviteLink::Object => call.world.invite_link_json(key, link).ok_or_else(Refusal::no_such_chat),
    }
}
