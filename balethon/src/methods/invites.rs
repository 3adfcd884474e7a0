//! Links by which people join.

use serde::Deserialize;

use crate::types::{ChatInviteLink, Recipient};

method! {
    /// Makes one more invite link.
    struct CreateChatInviteLink, create_chat_invite_link = "createChatInviteLink" -> InviteLinkResult => ChatInviteLink {
        /// The chat.
        chat_id: Recipient,
    }
    example { println!("{}", client.create_chat_invite_link(&message).await?); }
    impl {
        fn finish(self, result: InviteLinkResult) -> ChatInviteLink {
            result.into()
        }
    }

    /// Takes a link back; gives the new one that Bale makes in its place.
    struct RevokeChatInviteLink, revoke_chat_invite_link = "revokeChatInviteLink" -> InviteLinkResult => ChatInviteLink {
        /// The chat.
        chat_id: Recipient,
        /// The link.
        invite_link: String,
    }
    example { client.revoke_chat_invite_link(&message, "ble.ir/join/abc").await?; }
    impl {
        fn finish(self, result: InviteLinkResult) -> ChatInviteLink {
            result.into()
        }
    }

    /// Makes a new main link and takes back the old one.
    struct ExportChatInviteLink, export_chat_invite_link = "exportChatInviteLink" -> InviteLinkResult => ChatInviteLink {
        /// The chat.
        chat_id: Recipient,
    }
    example { let link = client.export_chat_invite_link(&message).await?.url(); }
    impl {
        fn finish(self, result: InviteLinkResult) -> ChatInviteLink {
            result.into()
        }
    }
}

/// Bale's answer to the methods for invite links, which is not documented: a link with its facts, or its text alone.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
#[allow(clippy::large_enum_variant, reason = "it lives for a moment only")]
pub enum InviteLinkResult {
    /// The link with its facts.
    Link(ChatInviteLink),
    /// The link alone.
    Text(String),
}

impl From<InviteLinkResult> for ChatInviteLink {
    fn from(result: InviteLinkResult) -> Self {
        match result {
            InviteLinkResult::Link(link) => link,
            InviteLinkResult::Text(text) => Self::bare(text),
        }
    }
}
