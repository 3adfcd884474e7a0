//! Groups, channels and private chats.

use crate::types::{Chat, MessageId, Recipient};

method! {
    /// All that Bale tells of a chat.
    struct GetChat, get_chat = "getChat" -> Chat, reads {
        /// The chat.
        chat_id: Recipient,
    }
    example { println!("{}", client.get_chat("@books").await?); }

    /// Leaves a group or channel.
    struct LeaveChat, leave_chat = "leaveChat" {
        /// The chat.
        chat_id: Recipient,
    }
    example { client.leave_chat(&message).await?; }

    /// Pins a message. Outside private chats the bot needs the right to.
    struct PinChatMessage, pin_chat_message = "pinChatMessage" {
        /// The chat.
        chat_id: Recipient,
        /// The message.
        message_id: MessageId,
    }
    example { client.pin_chat_message(&message, &message).await?; }

    /// Unpins a message.
    struct UnpinChatMessage, unpin_chat_message = "unPinChatMessage" {
        /// The chat.
        chat_id: Recipient,
        /// The message.
        message_id: MessageId,
    }
    example { client.unpin_chat_message(&message, &message).await?; }

    /// Unpins all messages.
    struct UnpinAllChatMessages, unpin_all_chat_messages = "unpinAllChatMessages" {
        /// The chat.
        chat_id: Recipient,
    }
    example { client.unpin_all_chat_messages(&message).await?; }

    /// Changes the title of a group or channel.
    struct SetChatTitle, set_chat_title = "setChatTitle" {
        /// The chat.
        chat_id: Recipient,
        /// The new title.
        title: String,
    }
    example { client.set_chat_title(&message, "Books").await?; }

    /// Changes the description of a group or channel.
    struct SetChatDescription, set_chat_description = "setChatDescription" {
        /// The chat.
        chat_id: Recipient,
        /// The new description.
        description: String,
    }
    example { client.set_chat_description(&message, "New and old ones").await?; }

    /// Deletes the photo of a group or channel.
    struct DeleteChatPhoto, delete_chat_photo = "deleteChatPhoto" {
        /// The chat.
        chat_id: Recipient,
    }
    example { client.delete_chat_photo(&message).await?; }
}
