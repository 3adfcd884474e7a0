//! Conditions: yes/no questions on an event, joined with `&`, `|` and `!`.
//!
//! The built-in ones have their names in attributes, whatever else has such a name there: `#[on_message(private & text)]`.
//! By hand they are functions of this module. Of a callback query, they ask about the message with the button, where it is
//! known, but for `text`, `number`, `equals` and `regex`, which ask about its data, and for the person, who pressed.
//!
//! | condition | holds for |
//! | --- | --- |
//! | [`all`](all()) | everything |
//! | [`private`], [`group`], [`channel`] | what happens in such a chat |
//! | `chat("@books")`, [`chat([5, 7])`](chat) | what happens in one of these chats |
//! | `author(42)`, [`author(["@ali", "@sara"])`](author) | what comes from one of these people |
//! | [`me`], [`incoming`], [`bot`] | what comes from this bot; not from it; from any bot |
//! | `is_joined("@books")`, [`is_joined([A, B])`](is_joined()) | people who are in all of these chats; alone, in this one |
//! | `is_admin`, [`is_admin("@books")`](is_admin()) | administrators of this chat, or of these |
//! | [`text`], [`caption`], [`content`] | a text; a caption; either, if it is not empty |
//! | `equals("yes")`, [`equals(["yes", "بله"])`](equals) | this text or caption, or this data, whole |
//! | `regex(r"\d+")` | a text, caption or data in which the expression finds something; with the feature `regex` |
//! | [`number`] | a whole number, in the digits of any of the three scripts |
//! | [`command`] | a command for this bot |
//! | [`entities`], [`mentioned`] | mentions or commands in the text; a mention of this bot, or a reply to it |
//! | [`reply`], [`forward`] | replies; what was forwarded |
//! | [`media`] | one of the seven that follow |
//! | [`photo`], [`video`], [`animation`], [`audio`], [`voice`], [`document`], [`sticker`] | such a file |
//! | [`media_group`] | parts of an album |
//! | [`contact`], [`location`], [`poll`], [`invoice`] | such a content |
//! | [`inline_keyboard`], [`reply_keyboard`] | such a keyboard under the message |
//! | [`click(menu(), 0, 1)`](click) | a press on the button of a keyboard in this row and place |
//! | [`service`] | one of those that follow: what Bale itself tells |
//! | [`new_chat_members`], [`left_chat_member`] | joins and leaves |
//! | [`successful_payment`], [`web_app_data`] | receipts of payments; data of mini apps |
//! | [`new_chat_title`], [`new_chat_photo`], [`delete_chat_photo`], [`pinned_message`] | such changes of the chat; Bale was never seen to tell of them, as of the three that follow |
//! | [`group_chat_created`], [`supergroup_chat_created`], [`channel_chat_created`] | the making of the chat |
//! | [`is_instance::<CallbackQuery>()`](is_instance) | events of this type, for what sees all kinds |
//!
//! Those in parentheses are made once, when the bot starts; what they are called with may be any expression of Rust.
//!
//! # One's own
//!
//! A function over the event, sync or async:
//!
//! ```
//! use balethon::prelude::*;
//!
//! fn is_long(message: &Message) -> bool {
//!     message.content().chars().count() > 1000
//! }
//!
//! #[on_message(private & is_long)]
//! async fn long() -> &'static str {
//!     "I shall need some time to read that."
//! }
//! ```
//!
//! A function with parameters that are taken from the event, best with [`#[condition]`](macro@crate::condition); a closure; or a
//! call that gives a closure or a [`Condition`] and is made once. A function with the name of a built-in one is named by a
//! path: `self::text`.
//!
//! A condition that fails, by an `Err` or a panic, is an error event, and counts as no, with all that it is joined to. A
//! [gate](crate::guide::gates) with such a condition lets nothing through.
//!
//! # Who has joined
//!
//! [`is_joined`](is_joined()) and [`is_admin`](is_admin()) ask Bale, and remember the answer for a while. They tell the
//! handler where the person is missing, which says where to join first:
//!
//! ```
//! use balethon::prelude::*;
//!
//! #[before(!is_joined(["@books", "@readers"]))]
//! async fn join_first(missing: MissingChats) -> (&'static str, InlineKeyboard, Flow) {
//!     ("Please join first, then write again.", missing.keyboard(), Flow::Stop)
//! }
//! ```

pub(crate) mod builtin;
pub(crate) mod called;
pub(crate) mod form;
mod implies;
pub(crate) mod mask;
pub(crate) mod member;
mod verdict;

use std::any::TypeId;
use std::borrow::Cow;
use std::fmt;
use std::ops::{BitAnd, BitOr, Not};
use std::sync::Arc;

pub use builtin::*;
pub use called::*;
pub(crate) use implies::Bounds;
pub use member::{Here, MissingChats, Places, is_admin, is_joined};
pub use verdict::{IntoCondition, IntoVerdict, Verdict};

use crate::error::Failure;
use crate::event::{Context, EventKind};
use crate::extract::Param;
use mask::{Facts, Mask};

/// A yes/no question on an event. Joined with `&`, `|` and `!`.
///
/// ```
/// use balethon::condition::{media, private, reply};
///
/// let condition = private() & (media() | !reply());
/// assert_eq!(condition.to_string(), "private & (media | !reply)");
/// ```
#[derive(Clone)]
#[must_use = "a condition asks nothing by itself"]
pub struct Condition(Node);

#[derive(Clone)]
enum Node {
    Fact { bit: u32, name: &'static str },
    Own(Own),
    Not(Box<Node>),
    All(Vec<Node>),
    Any(Vec<Node>),
}

/// A part of a condition. It is written as in the attribute.
pub(crate) struct Part<'a>(&'a Node);

impl fmt::Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write(f, false)
    }
}

type Ask = dyn for<'a> Fn(&'a Context) -> Verdict<'a> + Send + Sync;

/// A condition that is no fact of the event.
#[derive(Clone)]
struct Own {
    name: Cow<'static, str>,
    same: Same,
    /// What is taken from the event to ask it.
    params: Vec<Param>,
    ask: Arc<Ask>,
}

/// Tells whether two conditions are the same.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Same {
    /// A closure is the same as nothing.
    Nothing,
    /// As those of the same function.
    Function(TypeId),
    /// As those of the same name, which tells all: `chat(5)`.
    Name,
}

impl Condition {
    const fn fact(bit: u32, name: &'static str) -> Self {
        Self(Node::Fact { bit, name })
    }

    /// A condition by hand: `ask` over the event of the kind. It is a no for events of other kinds.
    ///
    /// ```
    /// use balethon::condition::{Condition, Verdict};
    /// use balethon::event::OnMessage;
    ///
    /// let shouted = Condition::new::<OnMessage>("shouted", |message| Verdict::from(message.content().ends_with('!')));
    /// ```
    pub fn new<K: EventKind>(
        name: &'static str,
        ask: impl for<'a> Fn(&'a K::Event) -> Verdict<'a> + Send + Sync + 'static,
    ) -> Self {
        let ask = erase(move |cx| K::event(cx).map_or_else(|| Verdict::from(false), &ask));
        Self(Node::Own(Own { name: name.into(), same: Same::Nothing, params: vec![], ask }))
    }

    /// A condition that is a function of the user's.
    pub(crate) fn function(
        name: &'static str,
        function: TypeId,
        params: Vec<Param>,
        ask: impl for<'a> Fn(&'a Context) -> Verdict<'a> + Send + Sync + 'static,
    ) -> Self {
        Self(Node::Own(Own { name: name.into(), same: Same::Function(function), params, ask: erase(ask) }))
    }

    /// A built-in condition that its name tells all of.
    pub(crate) fn called(
        name: String,
        ask: impl for<'a> Fn(&'a Context) -> Verdict<'a> + Send + Sync + 'static,
    ) -> Self {
        Self(Node::Own(Own { name: name.into(), same: Same::Name, params: vec![], ask: erase(ask) }))
    }

    /// What its parts take from the event, each with the name of the part.
    pub(crate) fn params(&self) -> Vec<(&str, Param)> {
        let mut params = Vec::new();
        self.0.params(&mut params);
        params
    }

    /// The first of the parts joined by `&` that says no, and none where the condition holds. Asks no more than it must,
    /// from left to right.
    pub(crate) async fn refusal(&self, cx: &Context) -> Result<Option<Part<'_>>, Failure> {
        match self.0.known(cx.facts()) {
            Some(true) => return Ok(None),
            Some(false) => return Ok(self.refusal_by_facts(cx.facts())),
            None => {}
        }
        for node in self.parts() {
            if !node.ask(cx).await? {
                return Ok(Some(Part(node)));
            }
        }
        Ok(None)
    }

    /// The same, as far as the facts of the event alone say it.
    pub(crate) fn refusal_by_facts(&self, facts: &Facts) -> Option<Part<'_>> {
        self.parts().iter().find(|node| node.known(facts) == Some(false)).map(Part)
    }

    /// All of it, where nobody remembers which part said no.
    pub(crate) fn whole(&self) -> Part<'_> {
        Part(&self.0)
    }

    fn parts(&self) -> &[Node] {
        match &self.0 {
            Node::All(nodes) => nodes,
            node => std::slice::from_ref(node),
        }
    }

    /// Whether it holds, where the facts of the event alone tell.
    pub(crate) fn known(&self, cx: &Context) -> Option<bool> {
        self.0.known(cx.facts())
    }

    /// The same question as a bit test, if it asks for nothing but facts.
    pub(crate) fn as_mask(&self) -> Option<Mask> {
        self.0.mask()
    }

    /// How many conditions are joined by `&`.
    pub(crate) fn joined(&self) -> usize {
        self.parts().len()
    }
}

// Names the closure's signature, which is not inferred through `Arc::new`.
fn erase(ask: impl for<'a> Fn(&'a Context) -> Verdict<'a> + Send + Sync + 'static) -> Arc<Ask> {
    Arc::new(ask)
}

impl Node {
    /// The answer, where the facts of the event alone give it.
    fn known(&self, facts: &Facts) -> Option<bool> {
        match self {
            Self::Fact { bit, .. } => Some(facts.has(*bit)),
            Self::Own(_) => None,
            Self::Not(node) => node.known(facts).map(|answer| !answer),
            Self::All(nodes) => settle(nodes, facts, false),
            Self::Any(nodes) => settle(nodes, facts, true),
        }
    }

    fn ask<'a>(&'a self, cx: &'a Context) -> futures_util::future::BoxFuture<'a, Result<bool, Failure>> {
        Box::pin(async move {
            match self {
                Self::Fact { bit, .. } => Ok(cx.facts().has(*bit)),
                Self::Own(own) => (own.ask)(cx).get().await,
                Self::Not(node) => node.ask(cx).await.map(|answer| !answer),
                Self::All(nodes) => decide(nodes, cx, false).await,
                Self::Any(nodes) => decide(nodes, cx, true).await,
            }
        })
    }

    fn mask(&self) -> Option<Mask> {
        match self {
            Self::Fact { bit, .. } => Some(Mask::bit(*bit)),
            Self::Own(_) => None,
            Self::Not(node) => node.mask().map(|mask| mask.not()),
            Self::All(nodes) => nodes.iter().try_fold(Mask::anything(), |mask, node| Some(mask.and(&node.mask()?))),
            Self::Any(nodes) => nodes.iter().try_fold(Mask::nothing(), |mask, node| Some(mask.or(&node.mask()?))),
        }
    }

    fn params<'a>(&'a self, params: &mut Vec<(&'a str, Param)>) {
        match self {
            Self::Fact { .. } => {}
            Self::Own(own) => params.extend(own.params.iter().map(|param| (&*own.name, *param))),
            Self::Not(node) => node.params(params),
            Self::All(nodes) | Self::Any(nodes) => nodes.iter().for_each(|node| node.params(params)),
        }
    }

    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Fact { bit: one, .. }, Self::Fact { bit: two, .. }) => one == two,
            (Self::Own(one), Self::Own(two)) => match (one.same, two.same) {
                (Same::Nothing, _) => false,
                (Same::Name, Same::Name) => one.name == two.name,
                (one, two) => one == two,
            },
            (Self::Not(one), Self::Not(two)) => one.same(two),
            (Self::All(one), Self::All(two)) | (Self::Any(one), Self::Any(two)) => {
                one.len() == two.len() && one.iter().all(|node| two.iter().any(|other| node.same(other)))
            }
            _ => false,
        }
    }
}

/// One node that answers `decisive` settles the whole.
fn settle(nodes: &[Node], facts: &Facts, decisive: bool) -> Option<bool> {
    let mut open = false;
    for node in nodes {
        match node.known(facts) {
            Some(answer) if answer == decisive => return Some(decisive),
            Some(_) => {}
            None => open = true,
        }
    }
    (!open).then_some(!decisive)
}

async fn decide(nodes: &[Node], cx: &Context, decisive: bool) -> Result<bool, Failure> {
    for node in nodes {
        if node.ask(cx).await? == decisive {
            return Ok(decisive);
        }
    }
    Ok(!decisive)
}

fn join(one: Node, two: Node, split: fn(Node) -> Result<Vec<Node>, Node>) -> Vec<Node> {
    let mut nodes = split(one).unwrap_or_else(|node| vec![node]);
    nodes.extend(split(two).unwrap_or_else(|node| vec![node]));
    nodes
}

impl BitAnd for Condition {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self(Node::All(join(self.0, other.0, |node| match node {
            Node::All(nodes) => Ok(nodes),
            node => Err(node),
        })))
    }
}

impl BitOr for Condition {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(Node::Any(join(self.0, other.0, |node| match node {
            Node::Any(nodes) => Ok(nodes),
            node => Err(node),
        })))
    }
}

impl Not for Condition {
    type Output = Self;

    fn not(self) -> Self {
        Self(Node::Not(Box::new(self.0)))
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.write(f, false)
    }
}

impl Node {
    fn write(&self, f: &mut fmt::Formatter<'_>, nested: bool) -> fmt::Result {
        let (nodes, sign) = match self {
            Self::Fact { name, .. } => return f.write_str(name),
            Self::Own(own) => return f.write_str(&own.name),
            Self::Not(node) => {
                f.write_str("!")?;
                return node.write(f, true);
            }
            Self::All(nodes) => (nodes, " & "),
            Self::Any(nodes) => (nodes, " | "),
        };
        if nested {
            f.write_str("(")?;
        }
        for (index, node) in nodes.iter().enumerate() {
            if index > 0 {
                f.write_str(sign)?;
            }
            node.write(f, true)?;
        }
        if nested { f.write_str(")") } else { Ok(()) }
    }
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Condition({self})")
    }
}
