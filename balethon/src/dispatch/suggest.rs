//! "Did you mean /start?"

use super::index::Index;
use super::matching::{ChainAnswers, lets};
use crate::event::{Context, Event};
use crate::handler::Entry;
use crate::report;
use crate::text::{Command, is_word, nearest_command};

/// The known command that is most like the one in the event, where no handler has that.
pub(super) fn nearest<'a>(index: &'a Index, cx: &Context) -> Option<(&'static str, &'a Entry)> {
    let (Event::Message(message) | Event::EditedMessage(message)) = cx.event() else { return None };
    let command = Command::parse(message.content())?;
    if !command.is_for(cx.me().username.as_deref()) {
        return None;
    }
    let entries = index.groups(cx.event().kind()).iter().flat_map(|group| group.entries());
    let names = entries.flat_map(|entry| {
        // Those with a sign of their own are not written with a slash.
        let names = entry.registration.route.command_names().into_iter().filter(|name| is_word(name));
        names.map(|name| (name, &**entry))
    });
    nearest_command(command.name, names)
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

/// Tells who wrote a command that no handler took of one that is like it.
pub(super) async fn suggest(index: &Index, cx: &Context) {
    let Event::Message(message) = cx.event() else { return };
    let Some((name, entry)) = nearest(index, cx) else { return };
    if lets(entry, cx, &mut ChainAnswers::default()).await.is_err() {
        return;
    }
    let command = match Command::parse(message.content()).and_then(|command| command.bot) {
        Some(bot) => format!("/{name}@{bot}"),
        None => format!("/{name}"),
    };
    let texts = &cx.client().settings().texts;
    if let Err(error) = message.reply(texts.did_you_mean.replace("{command}", &command)).await {
        report::error(format_args!("that there is a command {command} could not be told: {error}"));
    }
}
