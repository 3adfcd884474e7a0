//! How a command is written, told to who wrote it otherwise: `/transfer <amount> <to> [note]`.

use crate::event::{Context, Event};
use crate::handler::Entry;
use crate::report;
use crate::route::InState;
use crate::text;

/// A capture, and what was written there.
type Unread = (&'static str, String);

/// How the command of an event is written, as the handlers have it that could not read it.
#[derive(Default)]
pub(super) struct Misused {
    usages: Vec<String>,
    /// The capture that every one of them could not read. In a box, as every update has room for it.
    unread: Option<Box<Unread>>,
}

impl Misused {
    pub(super) fn is_empty(&self) -> bool {
        self.usages.is_empty()
    }

    /// A handler could not read its command: this capture, if it is one.
    pub(super) fn note(&mut self, entry: &Entry, cx: &Context, unread: Option<Unread>) {
        // Whoever is in a conversation may mean something else.
        let in_state = entry.state.as_ref().is_some_and(InState::is_pattern);
        if in_state {
            return;
        }
        let unread = unread.map(Box::new);
        if self.is_empty() {
            self.unread = unread;
        } else if self.unread != unread {
            self.unread = None;
        }
        for usage in entry.registration.route.usages(cx.event()) {
            if !self.usages.contains(&usage) {
                self.usages.push(usage);
            }
        }
    }

    /// Tells who wrote the command how it is written.
    pub(super) async fn tell(&self, cx: &Context) {
        let settings = cx.client().settings();
        let Event::Message(message) = cx.event() else { return };
        if !settings.show_usage {
            return;
        }
        let (texts, usages) = (&settings.texts, self.usages.join("\n"));
        let told = match self.unread.as_deref() {
            // What the person wrote comes last: there may be braces in it.
            Some((capture, value)) => {
                let told =
                    texts.wrong_value.replace("{usage}", &usages).replace("{capture}", &capture.replace('_', " "));
                told.replace("{value}", &text::shorten(value))
            }
            None => texts.usage.replace("{usage}", &usages),
        };
        if let Err(error) = message.reply(told).await {
            report::error(format_args!("how to write a command could not be told: {error}"));
        }
    }
}
