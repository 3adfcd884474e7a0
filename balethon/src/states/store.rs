//! [`Store`]: the states of one bot, in its storage.

use std::hash::BuildHasher;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustc_hash::{FxBuildHasher, FxHashMap};
use tokio::sync::MutexGuard;

use super::active::{Active, ActiveType, Current, Decoded, Record};
use super::{Fields, Per, State, StateType};
use crate::clock::Clock;
use crate::error::{Error, ErrorKind};
use crate::storage::{Change, Memory, Storage};
use crate::types::{ChatId, UserId};

/// How many keys can be changed at once. Others wait for a moment.
const LOCKS: usize = 64;

/// The states of one bot.
pub(crate) struct Store {
    storage: Arc<dyn Storage>,
    clock: Clock,
    bot: UserId,
    /// Those that handlers of the bot take, by their names.
    types: FxHashMap<&'static str, Known>,
    /// The keys that these have.
    pub(super) pers: Vec<Per>,
    /// Whether handlers take updates by states.
    is_asked: bool,
    /// How often something was written: what was read before may be out of date.
    writes: AtomicU64,
    locks: [tokio::sync::Mutex<()>; LOCKS],
}

/// A type, and its variants by their names.
struct Known {
    ty: StateType,
    variants: FxHashMap<&'static str, usize>,
}

impl Known {
    fn new(ty: StateType) -> Self {
        let variants = ty.variants.iter().enumerate().map(|(index, variant)| (variant.name, index)).collect();
        Self { ty, variants }
    }
}

/// Who and where: what the keys of states are made of.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Who {
    pub(crate) chat: Option<ChatId>,
    pub(crate) user: Option<UserId>,
}

impl Who {
    /// Whether there can be such a state.
    pub(crate) fn has(self, per: Per) -> bool {
        match per {
            Per::PersonInChat => self.chat.is_some() || self.user.is_some(),
            Per::Person => self.user.is_some(),
            Per::Chat => self.chat.is_some(),
        }
    }

    /// From what stands at the end of a key.
    fn of(per: Per, ids: &str) -> Self {
        let mut ids = ids.split('/').map(|id| id.parse().ok());
        let chat = (per != Per::Person).then(|| ids.next()).flatten().flatten();
        let user = (per != Per::Chat).then(|| ids.next()).flatten().flatten();
        Self { chat: chat.map(ChatId), user: user.map(UserId) }
    }
}

/// What stands under a key.
pub(crate) enum Found {
    Nothing,
    Active(Active),
    /// A state whose time is over.
    Over(Vec<u8>),
    /// What is no state of the program's any more.
    Broken(Error, Vec<u8>),
}

impl Store {
    /// The states of a bot whose handlers name these types, and perhaps take updates by states.
    pub(crate) fn new(
        storage: Arc<dyn Storage>,
        clock: Clock,
        bot: UserId,
        types: Vec<StateType>,
        is_asked: bool,
    ) -> Self {
        let locks = std::array::from_fn(|_| tokio::sync::Mutex::default());
        let pers = Per::ALL.into_iter().filter(|per| types.iter().any(|ty| ty.per == *per)).collect();
        let types = types.into_iter().map(|ty| (ty.name, Known::new(ty))).collect();
        Self { storage, clock, bot, types, pers, is_asked, writes: AtomicU64::new(0), locks }
    }

    /// States of nobody, for a dialogue without a bot.
    pub(crate) fn memory() -> Self {
        Self::new(Arc::new(Memory::new()), Clock::real(), UserId::default(), Vec::new(), false)
    }

    /// Whether handlers take updates by states.
    pub(crate) fn is_asked(&self) -> bool {
        self.is_asked
    }

    /// Reads the states that handlers of the bot take.
    pub(crate) async fn current(&self, who: Who) -> Result<Current, Error> {
        let writes = self.writes();
        let (mut active, mut dropped) = (Vec::new(), Vec::new());
        for per in self.pers.iter().copied().filter(|per| who.has(*per)) {
            match self.get(per, who, None).await? {
                Ok(state) => active.extend(state.map(|state| (per, state))),
                Err(error) => dropped.push(error),
            }
        }
        Ok(Current { active, writes, dropped: Mutex::new(dropped) })
    }

    /// The state under a key; or, of what cannot be read and has been removed, the error. Who asks may know another type.
    pub(crate) async fn get(
        &self,
        per: Per,
        who: Who,
        also: Option<StateType>,
    ) -> Result<Result<Option<Active>, Error>, Error> {
        let (found, value) = match self.look(per, who, also).await? {
            Found::Nothing => return Ok(Ok(None)),
            Found::Active(active) => return Ok(Ok(Some(active))),
            Found::Over(value) => (Ok(None), value),
            Found::Broken(error, value) => (Err(error), value),
        };
        // Boxed, since it is rare and every update would carry room for it along.
        Box::pin(self.remove_if(per, who, value)).await?;
        Ok(found)
    }

    /// Removes what is under a key, unless another has taken its place meanwhile.
    async fn remove_if(&self, per: Per, who: Who, value: Vec<u8>) -> Result<(), Error> {
        let _lock = self.lock(per, who).await;
        if self.storage.get(&self.key(per, who)).await? == Some(value) {
            self.remove(per, who).await?;
        }
        Ok(())
    }

    /// The states of a type that are in force, and whose they are. What cannot be read is dropped when it is asked for.
    pub(crate) async fn all<S: State>(&self) -> Result<Vec<(Who, S)>, Error> {
        let prefix = self.prefix(S::PER);
        let values = self.storage.list(&prefix).await?.into_iter();
        let states = values.filter_map(|(key, value)| {
            let Found::Active(active) = self.read(value, Some(StateType::of::<S>())) else { return None };
            let who = Who::of(S::PER, key.strip_prefix(&prefix)?);
            Some((who, active.is::<S>().then(|| active.decode().ok())??))
        });
        Ok(states.collect())
    }

    /// What stands under a key, as it is.
    pub(crate) async fn look(&self, per: Per, who: Who, also: Option<StateType>) -> Result<Found, Error> {
        let value = self.storage.get(&self.key(per, who)).await?;
        Ok(value.map_or(Found::Nothing, |value| self.read(value, also)))
    }

    /// Sets the state under a key, whose [lock](Self::lock) is held.
    pub(crate) async fn set<S: State>(&self, who: Who, state: &S) -> Result<(), Error> {
        let mut fields = Fields::default();
        let variant = state.variant();
        state.write(&mut fields).map_err(|error| {
            let shown = StateType::of::<S>().shown(variant);
            Error::new(ErrorKind::State, format!("the state `{shown}` cannot be stored")).with_source(error)
        })?;
        let record = Record {
            state: S::NAME.into(),
            version: S::VERSION,
            variant: S::VARIANTS[variant].name.into(),
            until: S::TIME_TO_LIVE.map(|time| millis(self.clock.unix().saturating_add(time))),
            fields,
        };
        let value = serde_json::to_vec(&record).map_err(Error::storage)?;
        self.write(Change::Put { key: self.key(S::PER, who), value }).await
    }

    /// Removes what is under a key, whose [lock](Self::lock) is held.
    pub(crate) async fn remove(&self, per: Per, who: Who) -> Result<(), Error> {
        self.write(Change::Remove { key: self.key(per, who) }).await
    }

    /// Keeps others from changing what is under the key meanwhile.
    pub(crate) async fn lock(&self, per: Per, who: Who) -> MutexGuard<'_, ()> {
        let hash = FxBuildHasher.hash_one(self.key(per, who));
        self.locks[(hash >> 32) as usize % LOCKS].lock().await
    }

    /// How often something was written so far.
    pub(crate) fn writes(&self) -> u64 {
        self.writes.load(Ordering::Acquire)
    }

    async fn write(&self, change: Change) -> Result<(), Error> {
        // Also where the writer is dropped midway, since the storage may have written by then.
        struct Count<'a>(&'a AtomicU64);
        impl Drop for Count<'_> {
            fn drop(&mut self) {
                self.0.fetch_add(1, Ordering::AcqRel);
            }
        }
        let _count = Count(&self.writes);
        self.storage.write(vec![change]).await
    }

    fn read(&self, stored: Vec<u8>, also: Option<StateType>) -> Found {
        let read = Record::read(&stored).map_err(|error| dropped("a stored state").with_source(error));
        let decoded = read.and_then(|record| {
            let until = record.until;
            if self.is_over(until) {
                return Ok(None);
            }
            self.decode(record, also).map(|(ty, decoded)| Some((ty, until, decoded)))
        });
        match decoded {
            Ok(Some((ty, until, decoded))) => Found::Active(Active { ty, until, stored, decoded: Mutex::new(decoded) }),
            Ok(None) => Found::Over(stored),
            Err(error) => Found::Broken(error, stored),
        }
    }

    /// The state of a type that handlers of the bot take, or that is known beside these.
    fn decode(&self, record: Record<'_>, also: Option<StateType>) -> Result<(ActiveType, Option<Decoded>), Error> {
        let Record { state, version, variant, fields, .. } = record;
        let (ty, index) = if let Some(Known { ty, variants }) = self.types.get(&*state) {
            (*ty, variants.get(&*variant).copied())
        } else if let Some(ty) = also.filter(|ty| ty.name == state) {
            (ty, ty.variant_named(&variant))
        } else if inventory::iter::<StateType>.into_iter().any(|ty| ty.name == state) {
            // Another bot of the program may know it.
            return Ok((ActiveType::Other { state: state.into_owned(), variant: variant.into_owned() }, None));
        } else {
            return Err(dropped(format_args!("a stored state, `{state}`, whose type is gone,")));
        };
        if version != ty.version {
            let new = ty.version;
            return Err(dropped(format_args!(
                "a stored state, `{state}::{variant}` of version {version} where {new} is in use,"
            )));
        }
        let index = index
            .ok_or_else(|| dropped(format_args!("a stored state, `{state}::{variant}`, which there is no more,")))?;
        let decoded = (ty.decode)(index, fields)
            .map_err(|error| dropped(format_args!("the stored state `{state}::{variant}`")).with_source(error))?;
        Ok((ActiveType::Known(ty, index), Some(decoded)))
    }

    pub(super) fn is_over(&self, until: Option<u64>) -> bool {
        until.is_some_and(|until| millis(self.clock.unix()) >= until)
    }

    fn key(&self, per: Per, who: Who) -> String {
        let (chat, user) = (who.chat.map(|id| id.0), who.user.map(|id| id.0));
        let ids: &[Option<i64>] = match per {
            Per::PersonInChat => &[chat, user],
            Per::Person => &[user],
            Per::Chat => &[chat],
        };
        let mut key = self.prefix(per);
        let mut number = itoa::Buffer::new();
        for (index, id) in ids.iter().enumerate() {
            if index > 0 {
                key.push('/');
            }
            key.push_str(id.map_or("-", |id| number.format(id)));
        }
        key
    }

    /// What the keys begin with.
    fn prefix(&self, per: Per) -> String {
        let name = match per {
            Per::PersonInChat => "both",
            Per::Person => "person",
            Per::Chat => "chat",
        };
        // One allocation for the whole key. Where handlers ask about states, it is made for nearly every update.
        let mut key = String::with_capacity(80);
        for part in ["state/", itoa::Buffer::new().format(self.bot.0), "/", name, "/"] {
            key.push_str(part);
        }
        key
    }
}

fn dropped(what: impl std::fmt::Display) -> Error {
    Error::new(
        ErrorKind::State,
        format!("{what} cannot be read; it has been removed, and the conversation begins anew"),
    )
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
