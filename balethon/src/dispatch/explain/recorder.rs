//! What is noted while handlers are asked, and what is found out about the others when they are through.

use std::panic::Location;
use std::time::Duration;

use super::super::index::Index;
use super::super::matching::No;
use super::super::suggest;
use super::show::summary;
use super::{Explanation, Look, Said};
use crate::event::{Context, Event, Found, Kind};
use crate::extract::Interruption;
use crate::handler::{Entry, Flow, Registration};
use crate::panics::Panic;
use crate::route::{Match, Route};
use crate::states::Current;
use crate::text::{self, Command};

/// Handlers of other commands, texts or data that are told one by one; beyond these they are counted.
const MOST_OTHERS: usize = 12;

struct Seen {
    registration: &'static Registration,
    said: Said,
    remembered: Option<Duration>,
}

/// Notes what handlers said, in the order in which they were asked.
#[derive(Default)]
pub(in crate::dispatch) struct Recorder {
    seen: Vec<Seen>,
    /// It went to a handler that had asked for it: where.
    pub(in crate::dispatch) answers: Option<&'static Location<'static>>,
    pub(in crate::dispatch) errors: Vec<Explanation>,
}

impl Recorder {
    pub(in crate::dispatch) fn refused(&mut self, entry: &Entry, cx: &Context, no: &No<'_>) {
        let said = match no {
            No::Route => Said::Route { found: found(&entry.registration.route, cx) },
            No::Misused => misused(entry, cx),
            No::State => Said::State { found: state(cx) },
            No::Facts => refused_by_facts(entry, cx),
            No::Condition(part) => Said::Condition { part: part.to_string() },
            No::Failed(failure) => {
                let is_gate = entry.registration.kind == Kind::Before;
                Said::ConditionFailed { error: failure.to_string(), is_gate }
            }
        };
        self.seen.push(Seen { registration: entry.registration, said, remembered: cx.take_remembered() });
    }

    /// `cx` is the one that was made for the handler.
    pub(in crate::dispatch) fn ran(
        &mut self,
        entry: &Entry,
        cx: &Context,
        ended: &Result<Flow, Interruption>,
        took: Duration,
    ) {
        let said = match ended {
            Ok(flow) => Said::Ran { took, flow: *flow },
            Err(Interruption::Failed(failure)) => {
                let panicked = failure.downcast_ref::<Panic>().is_some();
                Said::Failed { took, panicked, error: failure.to_string() }
            }
            Err(Interruption::NotRun) => Said::Matches,
            Err(Interruption::Absent { param, type_name }) => {
                Said::Absent { parameter: param, type_name: text::short_type(type_name) }
            }
            Err(Interruption::Unread { param, type_name }) => Said::Unread {
                capture: param,
                type_name: text::short_type(type_name),
                text: captured(entry, cx, param),
            },
        };
        self.seen.push(Seen { registration: entry.registration, said, remembered: cx.take_remembered() });
    }

    /// All that can be said when the handlers are through.
    pub(in crate::dispatch) fn finish(self, index: &Index, cx: &Context) -> Explanation {
        let near = suggest::near(index, cx);
        let nearest = near.first().map(|(name, _)| *name);
        let mut seen = self.seen.into_iter().peekable();
        let mut explanation = Explanation {
            update_id: cx.update().map(|update| update.id),
            event: summary(cx),
            taken: self.answers.is_some(),
            looks: Vec::new(),
            others: 0,
            errors: self.errors,
        };
        let mut others = 0;
        let mut stopped = None;
        let kind = cx.event().kind();
        let around = |around: Kind| if kind.is_update() { index.groups(around) } else { &[] };
        let groups = [around(Kind::Before), index.groups(kind), around(Kind::After)];
        for group in groups.into_iter().flatten() {
            let fitting = group.fitting(cx);
            let mut taken = None;
            for (position, entry) in group.entries().iter().enumerate() {
                let this = entry.registration;
                let asked = seen.next_if(|seen| std::ptr::eq(seen.registration, this));
                let remembered = asked.as_ref().and_then(|seen| seen.remembered);
                let said = match asked {
                    Some(seen) => seen.said,
                    // Where nothing runs, there is no after.
                    None if this.kind == Kind::After => continue,
                    None if fitting.binary_search(&position).is_err() => Said::Route { found: found(&this.route, cx) },
                    None => unasked(entry, cx).unwrap_or_else(|| match stopped {
                        Some(Stop::Said(by)) => Said::Stopped { by },
                        Some(Stop::Failed(by)) => Said::Ended { failed: Some(by) },
                        None => match (self.answers, taken) {
                            (Some(question), _) => Said::Answer { file: question.file(), line: question.line() },
                            (None, Some(by)) => Said::Taken { by },
                            (None, None) => Said::Ended { failed: None },
                        },
                    }),
                };
                match &said {
                    Said::Ran { flow: Flow::Continue, .. } => {}
                    Said::Matches if (this.may_pass)() => {}
                    Said::Ran { flow: Flow::Stop, .. } => {
                        (taken, stopped) = (Some(this.name), Some(Stop::Said(this.name)));
                    }
                    Said::Failed { .. } if this.kind == Kind::Before => {
                        (taken, stopped) = (Some(this.name), Some(Stop::Failed(this.name)));
                    }
                    Said::ConditionFailed { is_gate: true, .. } => stopped = Some(Stop::Failed(this.name)),
                    yes if yes.is_yes() && this.kind != Kind::Before && this.kind != Kind::After => {
                        taken = Some(this.name);
                    }
                    _ => {}
                }
                let is_near = |name| near.iter().any(|(this, of)| *this == name && std::ptr::eq(*of, &**entry));
                let did_you_mean = nearest.filter(|name| is_near(*name));
                if matches!(said, Said::Route { .. }) && did_you_mean.is_none() {
                    others += 1;
                    if others > MOST_OTHERS {
                        explanation.others += 1;
                        continue;
                    }
                }
                explanation.looks.push(Look {
                    place: this.place(),
                    module: this.module,
                    takes: entry.takes(),
                    said,
                    remembered,
                    did_you_mean,
                });
            }
            explanation.taken |= taken.is_some();
        }
        explanation
    }
}

/// Why nothing behind this handler was asked.
#[derive(Clone, Copy)]
enum Stop {
    /// It said so.
    Said(&'static str),
    /// It is a gate, and failed.
    Failed(&'static str),
}

/// What can be said without asking anybody of a handler that was not asked.
fn unasked(entry: &Entry, cx: &Context) -> Option<Said> {
    match entry.registration.route.read(cx.event()) {
        Match::No => Some(Said::Route { found: found(&entry.registration.route, cx) }),
        Match::Misused => Some(misused(entry, cx)),
        Match::Plain | Match::Captured(_) if is_in_another_state(entry, cx) => Some(Said::State { found: state(cx) }),
        Match::Plain | Match::Captured(_) => {
            let part = entry.condition.as_ref()?.refusal_by_facts(cx.facts())?;
            Some(Said::Condition { part: part.to_string() })
        }
    }
}

/// Whether that is known: the state is read no sooner than somebody has to know.
fn is_in_another_state(entry: &Entry, cx: &Context) -> bool {
    match (&entry.state, cx.seen_states()) {
        (Some(wanted), Some(states)) => matches!(wanted.read(states), Ok(None)),
        _ => false,
    }
}

/// The states in which the event has found the person.
fn state(cx: &Context) -> String {
    let active = cx.seen_states().into_iter().flat_map(Current::active);
    let states: Vec<String> = active.map(|state| format!("`{}`", state.shown())).collect();
    if states.is_empty() { "there is no state".to_owned() } else { format!("the state is {}", states.join(" and ")) }
}

fn refused_by_facts(entry: &Entry, cx: &Context) -> Said {
    let part = entry.condition.as_ref().and_then(|condition| condition.refusal_by_facts(cx.facts()));
    Said::Condition { part: part.map_or_else(String::new, |part| part.to_string()) }
}

fn misused(entry: &Entry, cx: &Context) -> Said {
    Said::Misused { usage: entry.registration.route.usages(cx.event()).join(", or ") }
}

/// What the event has in the place of what the route takes.
fn found(route: &Route, cx: &Context) -> String {
    match route {
        Route::Command(_) | Route::CommandTemplate(_) => {
            let content = cx.event().message().map_or("", |message| message.content());
            match Command::parse(content) {
                None => "it is no command".to_owned(),
                Some(command) if !command.is_for(cx.me().username.as_deref()) => {
                    format!("the command is for @{}", command.bot.unwrap_or_default())
                }
                Some(command) => format!("the command is {}", text::quote(command.name)),
            }
        }
        Route::Text(_) | Route::TextTemplate(_) => {
            match cx.event().message().and_then(|message| message.text.as_deref()) {
                None => "it has no text".to_owned(),
                Some(found) if matches!(route, Route::TextTemplate(_)) && Command::parse(found).is_some() => {
                    format!("the text is the command {}", text::quote(found))
                }
                Some(found) => format!("the text is {}", text::quote(found)),
            }
        }
        Route::Data(_) | Route::DataTemplate(_) => match cx.event() {
            Event::CallbackQuery(query) if query.data.is_some() => {
                format!("the data is {}", text::quote(query.data.as_deref().unwrap_or_default()))
            }
            _ => "it has no data".to_owned(),
        },
        #[cfg(feature = "regex")]
        Route::Regex(_) => match cx.event() {
            Event::CallbackQuery(query) => {
                format!("the data is {}", text::quote(query.data.as_deref().unwrap_or_default()))
            }
            event => format!("the text is {}", text::quote(event.message().map_or("", |message| message.content()))),
        },
        Route::None => String::new(),
    }
}

/// What the route has captured under the name.
pub(in crate::dispatch) fn captured(entry: &Entry, cx: &Context, name: &str) -> String {
    let templates = entry.registration.route.templates();
    let index = templates.and_then(|templates| templates.captures.iter().position(|capture| capture.name == name));
    match index.and_then(|index| cx.captures()?.get(index)).map(|captured| &captured.0) {
        Some(Found::Text(text)) => text.clone(),
        Some(Found::Words(words)) => words.join(" "),
        Some(Found::Nothing) | None => String::new(),
    }
}
