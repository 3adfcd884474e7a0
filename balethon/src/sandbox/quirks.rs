//! What is known of Bale only in part: a default for each open question, and a switch to the other answer.

/// How the sandbox answers where the facts about Bale are open.
///
/// Each default is a choice, not a fact. A bot that must not depend on such a choice is tested against both answers:
/// ```
/// # use balethon::sandbox::{EditAnswer, Sandbox};
/// # async fn example() {
/// let sandbox = Sandbox::start().await;
/// sandbox.quirks(|quirks| quirks.edit_answer = EditAnswer::Full);
/// # }
/// ```
///
/// | what is not known of Bale | default | switch |
/// | --- | --- | --- |
/// | the HTTP status of an error | its own code | [`error_status`](Quirks::error_status) |
/// | what answers a wrong token | 403 `Bad Request: Token not found` | [`wrong_token`](Quirks::wrong_token) |
/// | `getUpdates` while a webhook is set | nothing, at once | [`polling_with_webhook`](Quirks::polling_with_webhook) |
/// | whether `getUpdates` waits | it does | [`long_polling`](Quirks::long_polling) |
/// | posts of channels | `message` | [`channel_posts`](Quirks::channel_posts) |
/// | what edits return | a stub with `message_id` 0 | [`edit_answer`](Quirks::edit_answer) |
/// | `getChatMember` about someone who is none | an error | [`non_member`](Quirks::non_member) |
/// | what `createChatInviteLink` returns | an object | [`invite_link`](Quirks::invite_link) |
/// | `file_path` | the `file_id` | [`file_path`](Quirks::file_path) |
/// | the form of a 429 | JSON with `retry_after` | [`Fault::flood`](super::Fault::flood), [`flood_without_wait`](super::Fault::flood_without_wait), [`flood_in_plain_text`](super::Fault::flood_in_plain_text) |
/// | ids of messages | counted in private chats and groups, 13 digits in channels | 0 for [service messages](Quirks::service_message_ids) |
/// | animations | with a `document` | [`animation_with_document`](Quirks::animation_with_document) |
/// | a method that nobody knows | 404 | [`unknown_method`](Quirks::unknown_method) |
///
/// Bale says nothing at all of these, so that they are the sandbox's own:
///
/// - Webhooks are called with one update at a time, in order. One that is not answered with a status of success is sent
///   again after a second, and then after twice as long each time, up to a minute.
/// - Answers to clicks may come at any time after them.
/// - An offset beyond all ids that were given out hides what waits, and confirms nothing; `Sandbox::restart_update_ids`
///   leads there.
/// - Of two that poll for one bot, each update goes to the first; the other gets it when it is not confirmed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Quirks {
    /// The HTTP status of errors: their own code, or 200 with `"ok": false`. Default: their own code.
    pub error_status: ErrorStatus,
    /// The code that answers a wrong token. Default: 403, with the text `Bad Request: Token not found`.
    pub wrong_token: u16,
    /// The id of a bot's first update. Default: 1, as captured; the documents say 0, which Python's Balethon takes for
    /// no id at all.
    pub first_update_id: i64,
    /// What `getUpdates` answers while a webhook is set. Default: an empty list at once.
    pub polling_with_webhook: PollingWithWebhook,
    /// Whether `getUpdates` waits for its `timeout`. Default: yes; old servers answer at once.
    pub long_polling: bool,
    /// Under which key posts of a channel come. Default: `message`.
    pub channel_posts: ChannelPosts,
    /// What the methods that edit return. Default: a stub with `message_id` 0, as seen live.
    pub edit_answer: EditAnswer,
    /// What `getChatMember` answers about someone who is no member. Default: an error.
    pub non_member: NonMember,
    /// What `createChatInviteLink` and `revokeChatInviteLink` return. Default: an object.
    pub invite_link: InviteLink,
    /// What `getFile` gives as `file_path`. Default: the `file_id` itself.
    pub file_path: FilePath,
    /// The ids of service messages. Default: counted like those of all messages.
    pub service_message_ids: ServiceMessageIds,
    /// Whether an animation comes together with a `document`. Default: it does.
    pub animation_with_document: bool,
    /// The code that answers a method nobody knows. Default: 404.
    pub unknown_method: u16,
    /// Whether presses on buttons come from clients older than June 2025, whose ids start with `1`. Default: no.
    pub old_clients: bool,
    /// Whether a bot in a group is sent only commands, mentions and service messages. Default: no, it is sent all.
    pub group_privacy: bool,
}

impl Default for Quirks {
    fn default() -> Self {
        Self {
            error_status: ErrorStatus::Code,
            wrong_token: 403,
            first_update_id: 1,
            polling_with_webhook: PollingWithWebhook::Empty,
            long_polling: true,
            channel_posts: ChannelPosts::Message,
            edit_answer: EditAnswer::Stub,
            non_member: NonMember::Error,
            invite_link: InviteLink::Object,
            file_path: FilePath::FileId,
            service_message_ids: ServiceMessageIds::Counted,
            animation_with_document: true,
            unknown_method: 404,
            old_clients: false,
            group_privacy: false,
        }
    }
}

macro_rules! switch {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }
    };
}

switch!(
    /// The HTTP status of an error.
    ErrorStatus {
        /// Equal to `error_code`.
        Code,
        /// 200, with `"ok": false` in the body.
        AlwaysOk,
    }
);
switch!(
    /// What `getUpdates` answers while a webhook is set.
    PollingWithWebhook {
        /// An empty list, at once.
        Empty,
        /// The error 409, as Telegram does.
        Conflict,
    }
);
switch!(
    /// Under which key posts of a channel come.
    ChannelPosts {
        /// `message`, as documented.
        Message,
        /// `channel_post` and `edited_channel_post`, as Telegram does.
        ChannelPost,
    }
);
switch!(
    /// What the methods that edit return.
    EditAnswer {
        /// A message with the id 0 in a chat with the id 1.
        Stub,
        /// The edited message.
        Full,
        /// Only `true`.
        True,
    }
);
switch!(
    /// What `getChatMember` answers about someone who is no member.
    NonMember {
        /// The error 404.
        Error,
        /// A member with the status `left`.
        Left,
    }
);
switch!(
    /// The form of an invite link.
    InviteLink {
        /// An object with `invite_link` and its creator.
        Object,
        /// The link as text.
        Text,
    }
);
switch!(
    /// What `getFile` gives as `file_path`.
    FilePath {
        /// The `file_id` itself.
        FileId,
        /// A path with folders.
        Path,
    }
);
switch!(
    /// The ids of service messages, such as joins.
    ServiceMessageIds {
        /// Counted like those of all messages.
        Counted,
        /// Always 0.
        Zero,
    }
);
