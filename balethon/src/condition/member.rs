//! `is_joined` and `is_admin`: what Bale has to be asked about people, and which chats they are missing in.

use std::collections::HashMap;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::called::{OneOrMore, recipients, shown};
use super::{Condition, Verdict};
use crate::client::Client;
use crate::error::{Error, ErrorKind};
use crate::event::{Context, EventKind};
use crate::extract::FromEvent;
use crate::types::{Chat, ChatMember, InlineKeyboard, Recipient, UserId};

/// How long it is remembered that someone stands high enough in a chat, and what the chat is called; nothing longer.
const YES: Duration = Duration::from_secs(60);

/// How long it is remembered that someone does not: short, since they join when they are told to, and come back.
const NO: Duration = Duration::from_secs(3);

/// The chat of the event itself: `is_admin(Here)`, for which attributes have `is_admin` alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Here;

/// Which chats `is_joined` and `is_admin` ask about: [`Here`], or one or more by id or `@username`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` names no chats",
    label = "an id, a `\"@username\"`, or a list of them",
    note = "for the chat of the event itself, the condition stands alone: `is_admin`"
)]
pub trait Places<M> {
    /// The chats; none for the one of the event.
    #[doc(hidden)]
    fn into_chats(self) -> Option<Vec<Recipient>>;
}

#[diagnostic::do_not_recommend]
impl Places<Here> for Here {
    fn into_chats(self) -> Option<Vec<Recipient>> {
        None
    }
}

#[diagnostic::do_not_recommend]
impl<M, L: OneOrMore<Recipient, M>> Places<(M,)> for L {
    fn into_chats(self) -> Option<Vec<Recipient>> {
        Some(self.into_values())
    }
}

/// The person is in the chat, or in every one of these: `is_joined("@books")`, `is_joined([A, B])`.
///
/// Bale is asked, so that the bot has to be an administrator there. A yes is remembered for a minute, a no for three
/// seconds; however many updates ask the same at once, Bale is asked once. Where it cannot be asked, that is an error event
/// and the whole condition counts as no. Without a person (in channels) it is a no. [`MissingChats`] tells a handler where
/// the person is missing.
///
/// Ids and usernames go into one list as [`Recipient`]s:
///
/// ```
/// use balethon::prelude::*;
/// use balethon::types::Recipient;
///
/// const STAFF: ChatId = ChatId(4567);
///
/// #[on_command(is_joined([Recipient::from(STAFF), "@books".into()]))]
/// async fn orders() -> &'static str {
///     "None today."
/// }
/// ```
pub fn is_joined<M>(chats: impl Places<M>) -> Condition {
    ask("is_joined", chats.into_chats(), Standing::Member)
}

/// The person is an administrator of the chat, or of every one of these, or owns it. In an attribute, `is_admin` alone asks
/// about the chat of the event; private chats have no administrators. Everything else is as with [`is_joined`].
pub fn is_admin<M>(chats: impl Places<M>) -> Condition {
    ask("is_admin", chats.into_chats(), Standing::Admin)
}

fn ask(name: &str, chats: Option<Vec<Recipient>>, least: Standing) -> Condition {
    let shown = chats.as_ref().map_or_else(|| name.to_owned(), |chats| shown(name, &recipients(chats)));
    let chats = chats.map(Arc::<[Recipient]>::from);
    Condition::called(shown, move |cx| {
        let chats = chats.clone();
        Verdict::later(async move { stands(cx, chats.as_deref(), least).await })
    })
}

/// Whether the person stands high enough in all of the chats. The context remembers where not.
async fn stands(cx: &Context, chats: Option<&[Recipient]>, least: Standing) -> Result<bool, Error> {
    cx.set_missing(Vec::new());
    let Some(user) = cx.user().map(|user| user.id) else { return Ok(false) };
    let here = match chats {
        Some(_) => None,
        // In a private chat are the person and the bot, and no administrators.
        None => match cx.chat() {
            Some(chat) if chat.is_private() => return Ok(least == Standing::Member),
            Some(chat) => Some([Recipient::from(chat)]),
            None => return Ok(false),
        },
    };
    let mut missing = Vec::new();
    for chat in chats.unwrap_or_else(|| here.as_ref().map_or(&[], |here| &here[..])) {
        let named = |error| unknown(cx, chat, least, error);
        let (standing, age) = cx.members().standing(cx.client(), chat, user, least).await.map_err(named)?;
        if let Some(age) = age {
            cx.set_remembered(age);
        }
        if standing < least {
            missing.push(cx.members().chat(cx.client(), chat).await.map_err(named)?);
        }
    }
    let all = missing.is_empty();
    cx.set_missing(missing);
    Ok(all)
}

/// Bale's own error names no chat, and says to nobody what is to be done.
fn unknown(cx: &Context, chat: &Recipient, least: Standing, error: Error) -> Error {
    let advice = match error.kind() {
        ErrorKind::NotFound | ErrorKind::BadRequest => {
            "; Bale knows no such chat: look at its name or id, and make the bot an administrator there"
        }
        ErrorKind::Forbidden => "; make the bot an administrator there",
        _ => "",
    };
    let chat = match cx.chat() {
        Some(here) if Recipient::from(here) == *chat => here.to_string(),
        _ => chat.to_string(),
    };
    let what = match least {
        Standing::Admin => "an administrator of",
        Standing::Member | Standing::Absent => "in",
    };
    error.wrapped(format!("whether the person is {what} {chat} cannot be found out{advice}"))
}

/// What a person is in a chat. More is higher.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Absent,
    Member,
    Admin,
}

impl Standing {
    fn of(member: &ChatMember) -> Self {
        match member {
            member if member.is_admin() => Self::Admin,
            member if member.is_present() => Self::Member,
            _ => Self::Absent,
        }
    }
}

/// What Bale has said of people and chats lately.
#[derive(Debug, Default)]
pub(crate) struct Members {
    standings: Remembered<(Recipient, UserId), Standing>,
    chats: Remembered<Recipient, Chat>,
}

impl Members {
    /// Also how old the answer is, where it was remembered: longer where it is a yes to whoever asks for this standing.
    async fn standing(
        &self,
        client: &Client,
        chat: &Recipient,
        user: UserId,
        least: Standing,
    ) -> Result<(Standing, Option<Duration>), Error> {
        let ask = async || match client.get_chat_member(chat.clone(), user).await {
            Ok(member) => Ok(Standing::of(&member)),
            // Bale has an error for those who are no members. The same comes where there is no such chat, which then
            // shows when the chat is asked for its name.
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::BadRequest) => Ok(Standing::Absent),
            Err(error) => Err(error),
        };
        let keep = |standing: &Standing| if *standing < least { NO } else { YES };
        self.standings.get(client, (chat.clone(), user), keep, ask).await
    }

    async fn chat(&self, client: &Client, chat: &Recipient) -> Result<Chat, Error> {
        let ask = async || client.get_chat(chat.clone()).await;
        self.chats.get(client, chat.clone(), |_| YES, ask).await.map(|(chat, _)| chat)
    }
}

/// Answers of Bale's, for a while. Whoever asks for what is being asked waits for that answer.
#[derive(Debug)]
struct Remembered<K, V>(Mutex<HashMap<K, Arc<Answer<V>>>>);

/// An answer, and when it was given. Locked while Bale is asked.
type Answer<V> = tokio::sync::Mutex<Option<(V, Duration)>>;

impl<K, V> Default for Remembered<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

/// With more than this, answers that nobody waits for and that are too old are thrown away.
const MANY: usize = 1024;

impl<K: std::hash::Hash + Eq, V: Clone> Remembered<K, V> {
    async fn get(
        &self,
        client: &Client,
        key: K,
        keep: impl Fn(&V) -> Duration,
        ask: impl AsyncFnOnce() -> Result<V, Error>,
    ) -> Result<(V, Option<Duration>), Error> {
        let clock = &client.settings().clock;
        let cell = {
            let mut cells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            // At powers of two only, so that many that hold are not looked through again and again.
            if cells.len() >= MANY && cells.len().is_power_of_two() {
                let now = clock.now();
                let holds = |cell: &Arc<Answer<V>>| {
                    cell.try_lock().is_ok_and(|answer| answer.as_ref().is_some_and(|(_, since)| *since + YES > now))
                };
                cells.retain(|_, cell| Arc::strong_count(cell) > 1 || holds(cell));
            }
            Arc::clone(cells.entry(key).or_default())
        };
        let mut answer = cell.lock().await;
        let now = clock.now();
        if let Some((value, since)) = &*answer
            && *since + keep(value) > now
        {
            return Ok((value.clone(), Some(now.saturating_sub(*since))));
        }
        let value = ask().await?;
        *answer = Some((value.clone(), clock.now()));
        Ok((value, None))
    }
}

/// The chats in which the condition that was asked last, [`is_joined`] or [`is_admin`], found the person missing: what a
/// gate needs to say where to join first. Absent where there are none.
///
/// ```
/// use balethon::prelude::*;
///
/// #[before(!is_joined(["@books", "@readers"]))]
/// async fn join_first(missing: MissingChats) -> (&'static str, InlineKeyboard, Flow) {
///     ("Please join first.", missing.keyboard(), Flow::Stop)
/// }
/// ```
#[derive(Clone, PartialEq)]
pub struct MissingChats(Vec<Chat>);

impl MissingChats {
    /// A button to each chat, under its title. A chat has one if it has a username, or an invite link that the bot sees.
    pub fn keyboard(&self) -> InlineKeyboard {
        let links = self.iter().filter_map(|chat| Some((chat.to_string(), chat.link()?)));
        links.fold(InlineKeyboard::new(), |keyboard, (title, link)| keyboard.url(title, link).row())
    }
}

/// For those who find out by themselves where a person is missing.
///
/// ```
/// use balethon::prelude::*;
///
/// /// The channels of the day, which are no constants.
/// struct Channels(Vec<ChatId>);
///
/// #[before]
/// async fn join_first(
///     user: User,
///     client: Client,
///     channels: Data<Channels>,
/// ) -> Result<Option<(&'static str, InlineKeyboard, Flow)>> {
///     let mut missing = Vec::new();
///     for channel in &channels.0 {
///         if !client.get_chat_member(*channel, user.id).await?.is_present() {
///             missing.push(client.get_chat(*channel).await?);
///         }
///     }
///     if missing.is_empty() {
///         return Ok(None);
///     }
///     Ok(Some(("Please join first.", MissingChats::from(missing).keyboard(), Flow::Stop)))
/// }
/// ```
impl From<Vec<Chat>> for MissingChats {
    fn from(chats: Vec<Chat>) -> Self {
        Self(chats)
    }
}

impl Deref for MissingChats {
    type Target = [Chat];

    fn deref(&self) -> &[Chat] {
        &self.0
    }
}

impl fmt::Debug for MissingChats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[diagnostic::do_not_recommend]
impl<E: EventKind> FromEvent<E> for MissingChats {
    type Error = std::convert::Infallible;

    async fn from_event(cx: &Context) -> Result<Option<Self>, Self::Error> {
        let chats = cx.missing();
        Ok((!chats.is_empty()).then_some(Self(chats)))
    }
}
