//! The verbs that ask.

use super::{Ask, Question};
use crate::api::Api;
use crate::dispatch::Asked;
use crate::error::{Error, ErrorKind};
use crate::methods::{Request, SendMessage};
use crate::types::{CallbackQuery, ChatId, Message, User, UserId};

impl Message {
    /// Asks the sender of this message something, in its chat and quoting it, and waits for their next message there or
    /// for a press on one of the question's buttons. In a private chat it is the other person who is asked, whoever sent
    /// the message.
    ///
    /// ```no_run
    /// # use std::time::Duration;
    /// # async fn handler(message: balethon::types::Message) -> balethon::Result {
    /// let age = message
    ///     .ask("How old are you?")
    ///     .parse::<u8>()
    ///     .retry("Digits, please.")
    ///     .cancel("لغو")
    ///     .timeout(Duration::from_secs(60))
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// When it is awaited: as told at [`Ask`].
    #[track_caller]
    pub fn ask(&self, question: impl Into<Question>) -> Ask {
        let user = if self.chat.is_private() {
            Some(UserId(self.chat.id.0))
        } else {
            self.user().filter(|user| !user.is_bot).map(|user| user.id)
        };
        let asked = user.map(|user| Asked { chat: self.chat.id, user }).ok_or_else(|| {
            Error::new(
                ErrorKind::Usage,
                "there is no person behind this message who could be asked; name one: `client.ask(chat, user, …)`",
            )
        });
        Ask::new(self.bound.api().cloned(), asked, self.reply(""), question.into())
    }
}

impl CallbackQuery {
    /// Asks the person who pressed the button something, in the chat that it is in (in the private chat, if its message
    /// did not come along), and waits for their next message there or for a press on one of the question's buttons.
    /// This press is answered, so that the button does not spin meanwhile.
    ///
    /// # Errors
    /// When it is awaited: as told at [`Ask`].
    #[track_caller]
    pub fn ask(&self, question: impl Into<Question>) -> Ask {
        let chat = self.chat().map_or(ChatId::from(self.from.id), |chat| chat.id);
        Ask::new(self.bound.api().cloned(), Ok(Asked { chat, user: self.from.id }), self.send(""), question.into())
    }
}

impl User {
    /// Asks this person something in their private chat with the bot, which they must have started before, and waits for their
    /// next message there or for a press on one of the question's buttons.
    ///
    /// # Errors
    /// When it is awaited: as told at [`Ask`].
    #[track_caller]
    pub fn ask(&self, question: impl Into<Question>) -> Ask {
        Ask::new(
            self.bound.api().cloned(),
            Ok(Asked { chat: self.into(), user: self.id }),
            self.send(""),
            question.into(),
        )
    }
}

impl Api {
    /// Asks a person something in a chat, and waits for their next message there or for a press on one of the question's
    /// buttons.
    ///
    /// ```no_run
    /// # use balethon::prelude::*;
    /// #[on_command("approve {text}", private)]
    /// async fn approve(client: Client, text: String, staff: Data<Chat>, boss: Data<User>) -> Result<String> {
    ///     let question = (format!("May I post this?\n{text}"), InlineKeyboard::new().button("Yes", "yes").button("No", "no"));
    ///     let answer = client.ask(&*staff, &*boss, question).await?;
    ///     Ok(format!("They say {answer}."))
    /// }
    /// ```
    ///
    /// # Errors
    /// When it is awaited: as told at [`Ask`].
    #[track_caller]
    pub fn ask(&self, chat: impl Into<ChatId>, user: impl Into<UserId>, question: impl Into<Question>) -> Ask {
        let asked = Asked { chat: chat.into(), user: user.into() };
        let request = Request::new(Ok(self.clone()), SendMessage::new(asked.chat, ""));
        Ask::new(Ok(self.clone()), Ok(asked), request, question.into())
    }
}
