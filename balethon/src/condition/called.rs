//! The built-in conditions that are called: `chat("@books")`. Their arguments are looked at once, when the bot starts.

use std::fmt::Display;

use super::{Condition, Verdict};
use crate::event::{Context, Event};
use crate::text::fold::fold;
use crate::types::{CallbackQuery, Message, PreCheckoutQuery, Recipient, ReplyMarkup};

/// One value of a type, or an array, a slice or a `Vec` of them. `M` keeps these apart and is inferred.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a `{T}` nor a list of them",
    label = "one value, or a list: `[a, b]`"
)]
pub trait OneOrMore<T, M> {
    /// The values.
    fn into_values(self) -> Vec<T>;
}

/// Marks one value.
#[derive(Debug)]
pub enum One {}

/// Marks a list.
#[derive(Debug)]
pub enum More {}

#[diagnostic::do_not_recommend]
impl<T, U: Into<T>> OneOrMore<T, One> for U {
    fn into_values(self) -> Vec<T> {
        vec![self.into()]
    }
}

#[diagnostic::do_not_recommend]
impl<T, U: Into<T>, const N: usize> OneOrMore<T, More> for [U; N] {
    fn into_values(self) -> Vec<T> {
        self.into_iter().map(Into::into).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<T, U: Into<T>> OneOrMore<T, More> for Vec<U> {
    fn into_values(self) -> Vec<T> {
        self.into_iter().map(Into::into).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<T, U: Into<T> + Clone> OneOrMore<T, More> for &[U] {
    fn into_values(self) -> Vec<T> {
        self.iter().cloned().map(Into::into).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<T, U: Into<T> + Clone, const N: usize> OneOrMore<T, More> for &[U; N] {
    fn into_values(self) -> Vec<T> {
        self.iter().cloned().map(Into::into).collect()
    }
}

/// Chats or people as in the attribute: `5, "@books"`.
pub(super) fn recipients(recipients: &[Recipient]) -> Vec<String> {
    let recipients = recipients.iter().map(|recipient| match recipient {
        Recipient::Id(id) => id.to_string(),
        Recipient::Username(name) => format!("{name:?}"),
    });
    recipients.collect()
}

/// `name(a, b)`
pub(super) fn shown<T: Display>(name: &str, values: &[T]) -> String {
    let values: Vec<String> = values.iter().map(ToString::to_string).collect();
    format!("{name}({})", values.join(", "))
}

fn ask(name: String, ask: impl Fn(&Context) -> bool + Send + Sync + 'static) -> Condition {
    Condition::called(name, move |cx| Verdict::from(ask(cx)))
}

fn is_one_of(names: &[Recipient], id: i64, username: Option<&str>) -> bool {
    names.iter().any(|name| match name {
        Recipient::Id(wanted) => *wanted == id,
        Recipient::Username(wanted) => {
            let wanted = wanted.trim_start_matches('@');
            username.is_some_and(|username| username.trim_start_matches('@').eq_ignore_ascii_case(wanted))
        }
    })
}

/// Happened in one of these chats, named by id or `@username`: `chat("@books")`, `chat([5, 7])`.
pub fn chat<M>(chats: impl OneOrMore<Recipient, M>) -> Condition {
    let chats = chats.into_values();
    ask(shown("chat", &recipients(&chats)), move |cx| {
        cx.chat().is_some_and(|chat| is_one_of(&chats, chat.id.0, chat.username.as_deref()))
    })
}

/// Comes from one of these people, named by id or `@username`: `author(42)`, `author(["@ali", "@sara"])`.
pub fn author<M>(people: impl OneOrMore<Recipient, M>) -> Condition {
    let people = people.into_values();
    ask(shown("author", &recipients(&people)), move |cx| {
        cx.user().is_some_and(|user| is_one_of(&people, user.id.0, user.username.as_deref()))
    })
}

/// Has one of these texts, or captions, whole: compared as routes compare them. Of a callback query, its data is exactly
/// one of them.
pub fn equals<M>(texts: impl OneOrMore<String, M>) -> Condition {
    let texts = texts.into_values();
    let quoted: Vec<String> = texts.iter().map(|text| format!("{text:?}")).collect();
    let folded: Vec<String> = texts.iter().map(|text| fold(text.trim()).into_owned()).collect();
    ask(shown("equals", &quoted), move |cx| match cx.event() {
        Event::CallbackQuery(query) => query.data.as_ref().is_some_and(|data| texts.contains(data)),
        event => event.message().is_some_and(|message| {
            let text = fold(message.content().trim());
            !text.is_empty() && folded.iter().any(|wanted| *wanted == text)
        }),
    })
}

/// A press on the button of a keyboard that stands in this row and place, both counted from 0: `click(menu(), 0, 1)`.
///
/// A reply button sends its text as a message, and is known by that; an inline button is known by its data. A button that
/// carries values is known by a [route with captures](crate::guide::captures) instead.
///
/// # Panics
/// When the keyboard has no such button, or an inline button has no data: a bot with such a condition does not start.
#[track_caller]
pub fn click(keyboard: impl Into<ReplyMarkup>, row: usize, place: usize) -> Condition {
    let (text, data) = match keyboard.into() {
        ReplyMarkup::Reply(keyboard) => {
            let button = keyboard.rows.get(row).and_then(|row| row.get(place));
            (button.map(|button| button.text.clone()), None)
        }
        ReplyMarkup::Inline(keyboard) => {
            let button = keyboard.rows.get(row).and_then(|row| row.get(place));
            (None, button.and_then(|button| button.callback_data.clone()))
        }
        ReplyMarkup::Remove(_) => (None, None),
    };
    let name = |wanted: &str| format!("click({wanted:?})");
    match (text, data) {
        (Some(text), _) => {
            let wanted = fold(text.trim()).into_owned();
            ask(name(&text), move |cx| match cx.event() {
                Event::Message(message) => message.text.as_deref().is_some_and(|text| fold(text.trim()) == wanted),
                _ => false,
            })
        }
        (None, Some(data)) => ask(name(&data), move |cx| match cx.event() {
            Event::CallbackQuery(query) => query.data.as_ref() == Some(&data),
            _ => false,
        }),
        (None, None) => panic!(
            "`click`: the keyboard has no button that can be known by a press in row {row}, place {place}; both are counted \
             from 0"
        ),
    }
}

/// Finds a regular expression in the text or caption; in a callback query, in its data. What it captures goes to
/// handlers with the key `regex`. With the feature `regex`.
///
/// # Panics
/// When the expression is none. In an attribute that is a compile error where it is written out, and else the bot does not
/// start.
#[cfg(feature = "regex")]
#[track_caller]
pub fn regex(pattern: impl AsRef<str>) -> Condition {
    let pattern = pattern.as_ref();
    let regex = match ::regex::Regex::new(pattern) {
        Ok(regex) => regex,
        Err(error) => panic!("`regex`: {error}"),
    };
    ask(format!("regex({pattern:?})"), move |cx| match cx.event() {
        Event::CallbackQuery(query) => query.data.as_deref().is_some_and(|data| regex.is_match(data)),
        event => event.message().is_some_and(|message| {
            let content = message.content();
            !content.is_empty() && regex.is_match(content)
        }),
    })
}

/// What `is_instance` can ask for.
#[diagnostic::on_unimplemented(
    message = "no event is a `{Self}`",
    label = "a `Message`, `CallbackQuery` or `PreCheckoutQuery`",
    note = "what a message holds has a condition of its own, such as `photo`"
)]
pub trait Instance {
    /// Whether the event is one.
    #[doc(hidden)]
    fn is(event: &Event) -> bool;
}

macro_rules! instances {
    ($($type:ident = $pattern:pat,)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Instance for $type {
            fn is(event: &Event) -> bool {
                matches!(event, $pattern)
            }
        }
    )*};
}

instances! {
    Message = Event::Message(_) | Event::EditedMessage(_),
    CallbackQuery = Event::CallbackQuery(_),
    PreCheckoutQuery = Event::PreCheckoutQuery(_),
}

/// Is of this type: `is_instance::<CallbackQuery>()`, for what sees updates of every kind. A message may be a new version.
pub fn is_instance<T: Instance>() -> Condition {
    let name = std::any::type_name::<T>().rsplit("::").next().unwrap_or_default();
    ask(format!("is_instance::<{name}>()"), |cx| T::is(cx.event()))
}
