//! A bot and one who talks to it: how most of these tests begin and go on.

use balethon::handler::Handlers;
use balethon::sandbox::{Person, RunningBot, Sandbox};

pub(crate) struct Talk {
    pub(crate) sandbox: Sandbox,
    pub(crate) bot: RunningBot,
    pub(crate) ali: Person,
}

impl Talk {
    /// With a bot that has one worker.
    pub(crate) async fn with(handlers: Handlers) -> Self {
        let sandbox = Sandbox::start().await;
        let bot = sandbox.run(|client| client.max_workers(1).handlers(handlers)).await;
        let ali = sandbox.user("Ali");
        Self { sandbox, bot, ali }
    }
}

/// The person and Sara in a group, in which the bot reads everything.
pub(crate) async fn in_group(sandbox: &Sandbox, person: &Person) -> (Person, Person) {
    let sara = sandbox.user("Sara");
    let group = sandbox.group("Friends", [person, &sara]);
    group.promote_bot().await;
    (person.in_group(&group), sara.in_group(&group))
}

/// What the person writes, and what the bot says to it.
pub(crate) async fn converse<'a>(person: &Person, lines: impl IntoIterator<Item = (&'a str, &'a str)>) {
    for (text, reply) in lines {
        person.send(text).await;
        assert_eq!(person.next_reply().await.content(), reply, "to {text:?}");
    }
}
