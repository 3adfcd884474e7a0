//! Keeps order in a group: its admins ban, unban and warn by replying to a message.

use std::collections::HashMap;
use std::sync::Mutex;

use balethon::event::OnMessage;
use balethon::prelude::*;

/// With so many warnings someone is banned.
const MOST_WARNINGS: u32 = 3;

#[derive(Default)]
struct Warnings(Mutex<HashMap<(ChatId, UserId), u32>>);

/// The one whose message was replied to.
struct Accused(User);

impl FromEvent<OnMessage> for Accused {
    type Error = Failure;

    async fn from_event(cx: &Context) -> Result<Option<Self>> {
        let message = cx.message().and_then(|message| message.reply_to_message.as_ref());
        Ok(message.and_then(|message| message.user().cloned()).map(Self))
    }
}

mod admins {
    use super::*;

    chain!(group & is_admin, name = "admins");

    /// Bans who wrote the message that this replies to.
    #[on_command("ban {reason}", reply)]
    async fn ban(chat: Chat, Accused(user): Accused, reason: Option<String>) -> Result<String> {
        chat.ban(user.id).await?;
        let reason = reason.map(|reason| format!(": {reason}")).unwrap_or_default();
        Ok(format!("{user} is banned{reason}"))
    }

    /// Lets them in again.
    #[on_command(reply)]
    async fn unban(chat: Chat, Accused(user): Accused) -> Result<String> {
        chat.unban(user.id).await?;
        Ok(format!("{user} may come back"))
    }

    /// Warns them; the third time they are banned.
    #[on_command(reply)]
    async fn warn(chat: Chat, Accused(user): Accused, warnings: Data<Warnings>) -> Result<String> {
        let count = {
            let mut warnings = warnings.0.lock().unwrap();
            let count = warnings.entry((chat.id, user.id)).or_default();
            *count += 1;
            *count
        };
        if count < MOST_WARNINGS {
            return Ok(format!("{user} has {count} of {MOST_WARNINGS} warnings"));
        }
        chat.ban(user.id).await?;
        Ok(format!("{user} was warned {count} times, and is banned"))
    }

    /// What they meant needs a reply.
    #[on_command(["ban", "unban", "warn"], rank = 1)]
    async fn whom() -> &'static str {
        "Whom? Reply to a message of theirs."
    }
}

/// Everybody else.
#[on_command(["ban", "unban", "warn"], group, rank = 2)]
async fn not_for_you() -> &'static str {
    "That is for the admins of this group."
}

fn main() -> Result {
    run(Client::from_env()?.data(Warnings::default()))
}

#[cfg(test)]
mod tests {
    use balethon::sandbox::Sandbox;

    use super::*;

    #[tokio::test]
    async fn admins_keep_order() {
        let sandbox = Sandbox::start().await;
        let (sara, ali, reza) = (sandbox.user("Sara"), sandbox.user("Ali"), sandbox.user("Reza"));
        let group = sandbox.group("Tea house", [&sara, &ali, &reza]);
        group.promote_bot().await;
        let _bot = sandbox.run(|client| client.data(Warnings::default())).await;
        let [sara, ali, reza] = [&sara, &ali, &reza].map(|person| person.in_group(&group));

        let rude = ali.send("Coffee is better").await;
        for (command, answer) in [
            ("/warn", "Ali has 1 of 3 warnings"),
            ("/warn", "Ali has 2 of 3 warnings"),
            ("/warn", "Ali was warned 3 times, and is banned"),
            ("/unban", "Ali may come back"),
            ("/ban", "Ali is banned"),
        ] {
            sara.reply(rude.id(), command).await;
            assert_eq!(sara.next_reply().await.content(), answer);
        }
        let spam = reza.send("Buy my tea!").await;
        sara.reply(spam.id(), "/ban this is not a market").await;
        assert_eq!(sara.next_reply().await.content(), "Reza is banned: this is not a market");
        assert_eq!(group.people().len(), 1);
    }

    #[tokio::test]
    async fn nobody_else_does() {
        let sandbox = Sandbox::start().await;
        let (sara, ali) = (sandbox.user("Sara"), sandbox.user("Ali"));
        let group = sandbox.group("Tea house", [&sara, &ali]);
        group.promote_bot().await;
        let _bot = sandbox.run(|client| client.data(Warnings::default())).await;
        let [sara, ali] = [&sara, &ali].map(|person| person.in_group(&group));
        let message = sara.send("Welcome").await;
        ali.reply(message.id(), "/ban").await;
        assert_eq!(ali.next_reply().await.content(), "That is for the admins of this group.");
        sara.send("/ban").await;
        assert_eq!(ali.next_reply().await.content(), "Whom? Reply to a message of theirs.");
        assert_eq!(group.people().len(), 2);
    }
}
