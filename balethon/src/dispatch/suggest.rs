//! "Did you mean /start?"

use super::index::Index;
use super::matching::{ChainAnswers, lets};
use crate::event::{Context, Event};
use crate::handler::Entry;
use crate::report;
use crate::text::{Command, is_word, near_commands};

/// The known commands that are like the one in the event, the most alike first, where no handler has that.
pub(super) fn near<'a>(index: &'a Index, cx: &Context) -> Vec<(&'static str, &'a Entry)> {
    let (Event::Message(message) | Event::EditedMessage(message)) = cx.event() else { return Vec::new() };
    let Some(command) = Command::parse(message.content()) else { return Vec::new() };
    if !command.is_for(cx.me().username.as_deref()) {
        return Vec::new();
    }
    let entries = index.groups(cx.event().kind()).iter().flat_map(|group| group.entries());
    let names = entries.flat_map(|entry| {
        // Those with a sign of their own are not written with a slash.
        let names = entry.registration.route.command_names().into_iter().filter(|name| is_word(name));
        names.map(|name| (name, &**entry))
    });
    near_commands(command.name, names)
}

/// Whether somebody wrote a command to this bot, and would like to hear of another.
pub(super) fn is_due(cx: &Context) -> bool {
    match cx.event() {
        Event::Message(message) if cx.client().settings().suggest_commands => {
            Command::parse(message.content()).is_some_and(|command| message.chat.is_private() || command.bot.is_some())
        }
        _ => false,
    }
}

/// Tells who wrote a command that no handler took of one that is like it, and that a handler would take from them.
pub(super) async fn suggest(index: &Index, cx: &Context) {
    let Event::Message(message) = cx.event() else { return };
    let mut chains = ChainAnswers::default();
    let mut near = near(index, cx).into_iter();
    let name = loop {
        let Some((name, entry)) = near.next() else { return };
        if lets(entry, cx, &mut chains).await.is_ok() {
            break name;
        }
    };
    let command = match Command::parse(message.content()).and_then(|command| command.bot) {
        Some(bot) => format!("/{name}@{bot}"),
        None => format!("/{name}"),
    };
    let texts = &cx.client().settings().texts;
    if let Err(error) = message.reply(texts.did_you_mean.replace("{command}", &command)).await {
        report::error(format_args!("that there is a command {command} could not be told: {error}"));
    }
}
