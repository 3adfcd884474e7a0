//! Explanations as texts for people.

use std::fmt::{self, Write as _};
use std::time::Duration;

use super::{Explanation, Look, Said};
use crate::event::{Context, Event};
use crate::handler::Flow;
use crate::text::{quote, shorten};
use crate::types::ChatType;

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, "")
    }
}

impl Explanation {
    fn write(&self, f: &mut fmt::Formatter<'_>, indent: &str) -> fmt::Result {
        f.write_str(indent)?;
        if let Some(id) = self.update_id.filter(|_| indent.is_empty()) {
            write!(f, "update {id}  ")?;
        }
        f.write_str(&self.event)?;
        let names: Vec<String> = self.looks.iter().map(|look| self.name(look)).collect();
        let width = |texts: &mut dyn Iterator<Item = &str>| texts.map(|text| text.chars().count()).max().unwrap_or(0);
        let name_width = width(&mut names.iter().map(String::as_str));
        let takes_width = width(&mut self.looks.iter().map(|look| look.takes.as_str()));
        for (name, look) in names.iter().zip(&self.looks) {
            write!(f, "\n{indent}  {name:name_width$}  {:takes_width$}  {look}", look.takes)?;
            if let Some(command) = look.did_you_mean {
                write!(f, "  (did you mean /{command}?)")?;
            }
        }
        match self.others {
            0 if self.looks.is_empty() => write!(f, "\n{indent}  (there is no handler for this)")?,
            0 => {}
            others => write!(f, "\n{indent}  and {others} more of other commands, texts or data")?,
        }
        for error in &self.errors {
            f.write_char('\n')?;
            error.write(f, &format!("{indent}  "))?;
        }
        Ok(())
    }

    /// The handler's name, with its module where others have the same.
    fn name(&self, look: &Look) -> String {
        let name = look.place.handler;
        let alone =
            self.looks.iter().filter(|other| other.place.handler == name).all(|other| other.module == look.module);
        match look.module.split_once("::") {
            Some((_, module)) if !alone => format!("{module}::{name}"),
            _ => name.to_owned(),
        }
    }
}

/// What it said, and by what.
impl fmt::Display for Look {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said.fmt(f)?;
        match self.remembered {
            Some(age) => write!(f, "  (by what Bale said {} s ago)", age.as_secs()),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ran { took, flow } => {
                let then = match flow {
                    Flow::Done => "",
                    Flow::Continue => ", and passed it on",
                    Flow::Stop => ", and stopped it",
                };
                write!(f, "yes -> ran, {}{then}", Took(*took))
            }
            Self::Failed { panicked: true, error, .. } => write!(f, "yes -> {error}"),
            Self::Failed { error, .. } => write!(f, "yes -> failed: {error}"),
            Self::Matches => f.write_str("yes"),
            Self::Route { found } | Self::State { found } => write!(f, "no: {found}"),
            Self::Misused { usage } => write!(f, "no: it is written {usage}"),
            Self::Unread { capture, type_name, text } => {
                write!(f, "no: `{capture}` is {}, which is no {type_name}", quote(text))
            }
            Self::Condition { part } => write!(f, "no: `{part}` says no"),
            Self::ConditionFailed { error, is_gate: true } => {
                write!(f, "the condition failed, which lets nothing through: {error}")
            }
            Self::ConditionFailed { error, .. } => write!(f, "no: the condition failed: {error}"),
            Self::Absent { parameter, type_name } => write!(f, "no: `{parameter}: {type_name}` is absent"),
            Self::Taken { by } => write!(f, "not asked: `{by}` took it"),
            Self::Stopped { by } => write!(f, "not asked: `{by}` stopped it"),
            Self::Ended { failed: Some(gate) } => {
                write!(f, "not asked: `{gate}` failed, so the event went no further")
            }
            Self::Ended { failed: None } => write!(f, "not asked: an error came before it"),
            Self::Answer { file, line } => {
                write!(f, "not asked: it is the answer to the question asked at {file}:{line}")
            }
        }
    }
}

/// A time as people read it.
struct Took(Duration);

impl fmt::Display for Took {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_secs_f64() {
            seconds @ 10.0.. => write!(f, "{seconds:.1} s"),
            seconds @ 0.000_1.. => write!(f, "{:.1} ms", seconds * 1e3),
            seconds => write!(f, "{:.0} µs", seconds * 1e6),
        }
    }
}

/// An event in short.
pub(super) fn summary(cx: &Context) -> String {
    let event = cx.event();
    let what = match event {
        Event::Message(_) => "message",
        Event::EditedMessage(_) => "edited message",
        Event::CallbackQuery(_) => "press on a button",
        Event::PreCheckoutQuery(_) => "payment to be confirmed",
        Event::Other => "update of a kind that only `on_update` takes",
        Event::Error(error) => return format!("error: {error}"),
        Event::Initialize => "the bot's start",
        Event::Shutdown => "the bot's end",
        Event::Connect => "Bale can be reached",
        Event::Disconnect => "Bale cannot be reached",
    };
    let mut text = what.to_owned();
    if let Some(user) = event.user() {
        let _ = write!(text, " from {user}");
    }
    if let Some(chat) = event.chat() {
        let _ = match &chat.kind {
            ChatType::Private => write!(text, " in private"),
            ChatType::Channel => write!(text, " in the channel \"{chat}\""),
            _ => write!(text, " in the group \"{chat}\""),
        };
    }
    let content = match event {
        Event::Message(message) | Event::EditedMessage(message) => match &message.text {
            Some(text) => quote(text),
            None => shorten(&message.to_string()),
        },
        Event::CallbackQuery(query) => query.data.as_deref().map_or_else(|| "no data".to_owned(), quote),
        Event::PreCheckoutQuery(query) => format!("{} {}", query.total_amount, query.currency),
        _ => return text,
    };
    format!("{text}: {content}")
}
