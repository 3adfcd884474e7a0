//! Bale's state and rules as plain data: one struct, no IO.
//!
//! Objects that go over the wire are JSON values here, so that their shapes are Bale's own and not those of this
//! library's types. What is done to the world, by a bot's request or by a person, is a method on [`World`] in one of
//! the files below; each leaves a trace in the [`Log`], from which the chat page and the test kit live.

mod bot;
mod chat;
mod click;
mod deeds;
mod entities;
mod feed;
mod file;
mod forward;
mod id;
mod invite;
mod key;
mod log;
mod member;
mod payment;
mod person;
mod post;
mod refusal;
mod sticker;
mod updates;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use tokio::sync::Notify;

use crate::Clock;

use super::quirks::Quirks;

pub(crate) use bot::Bot;
pub(crate) use chat::{Chat, ChatKind, Stored};
pub(crate) use click::{Query, button_text};
pub(crate) use feed::{Feed, Noted, Wire};
pub(crate) use file::{FileKind, Files, StoredFile};
pub(crate) use id::Numbers;
pub(crate) use invite::Invite;
pub(crate) use key::ChatKey;
pub(crate) use log::{Entry, Happening, Log};
pub(crate) use member::{Member, PERMISSIONS, Role};
pub(crate) use payment::{ANSWER_WITHIN, Invoice, Payment, PaymentStatus};
pub(crate) use person::Person;
pub(crate) use post::{Change, Draft};
pub(crate) use refusal::{Outcome, Refusal};
pub(crate) use sticker::StickerSet;
pub(crate) use updates::{Poll, Updates};

/// Everything that this Bale knows.
pub(crate) struct World {
    pub(crate) quirks: Quirks,
    pub(crate) clock: Clock,
    pub(crate) numbers: Numbers,
    pub(crate) bots: BTreeMap<i64, Bot>,
    pub(crate) tokens: HashMap<String, i64>,
    pub(crate) people: BTreeMap<i64, Person>,
    pub(crate) chats: BTreeMap<ChatKey, Chat>,
    pub(crate) queries: HashMap<String, Query>,
    pub(crate) invoices: HashMap<(ChatKey, i64), Invoice>,
    pub(crate) invoice_links: HashMap<String, Invoice>,
    pub(crate) payments: BTreeMap<String, Payment>,
    /// Told when there may be something to send to a webhook.
    pub(crate) webhook_work: Arc<Notify>,
    pub(crate) files: Files,
    pub(crate) sticker_sets: BTreeMap<String, StickerSet>,
    pub(crate) log: Log,
    pub(crate) feed: Feed,
}

impl World {
    pub(crate) fn new(clock: Clock) -> Self {
        Self {
            quirks: Quirks::default(),
            clock,
            numbers: Numbers::default(),
            bots: BTreeMap::new(),
            tokens: HashMap::new(),
            people: BTreeMap::new(),
            chats: BTreeMap::new(),
            queries: HashMap::new(),
            invoices: HashMap::new(),
            invoice_links: HashMap::new(),
            payments: BTreeMap::new(),
            webhook_work: Arc::default(),
            files: Files::default(),
            sticker_sets: BTreeMap::new(),
            log: Log::default(),
            feed: Feed::default(),
        }
    }

    /// Milliseconds since the beginning of 1970.
    pub(crate) fn now_ms(&self) -> i64 {
        i64::try_from(self.clock.unix().as_millis()).unwrap_or(i64::MAX)
    }

    /// Unix seconds.
    pub(crate) fn now(&self) -> i64 {
        self.now_ms() / 1000
    }
}
