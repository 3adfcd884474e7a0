//! A state that is in force ([`Active`]), as the storage has it, and those in which an update has found somebody ([`Current`]).

use std::any::{Any, TypeId};
use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::{Fields, Per, State, StateType, Store};
use crate::error::{Error, ErrorKind};

/// A state that is in force.
pub(crate) struct Active {
    pub(super) ty: ActiveType,
    /// When its time is over, as in the [`Record`].
    pub(super) until: Option<u64>,
    /// The [`Record`].
    pub(super) stored: Vec<u8>,
    /// The state itself, for the first who wants it.
    pub(super) decoded: Mutex<Option<Decoded>>,
}

pub(super) type Decoded = Box<dyn Any + Send>;

#[derive(Clone)]
pub(super) enum ActiveType {
    Known(StateType, usize),
    /// One that only another bot of the program knows.
    Other {
        state: String,
        variant: String,
    },
}

/// The states in which an update has found the one who sent it.
pub(crate) struct Current {
    /// Those of the keys that handlers of the bot take.
    pub(super) active: Vec<(Per, Active)>,
    pub(super) writes: u64,
    /// What could not be read, and has been dropped.
    pub(super) dropped: Mutex<Vec<Error>>,
}

/// A state as it is stored.
#[derive(Serialize, Deserialize)]
pub(super) struct Record<'a> {
    #[serde(borrow)]
    pub(super) state: Cow<'a, str>,
    pub(super) version: u32,
    #[serde(borrow)]
    pub(super) variant: Cow<'a, str>,
    /// When its time is over, in milliseconds since the beginning of 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) until: Option<u64>,
    pub(super) fields: Fields,
}

impl<'a> Record<'a> {
    pub(super) fn read(stored: &'a [u8]) -> serde_json::Result<Self> {
        serde_json::from_slice(stored)
    }
}

impl Active {
    /// Whether it is one of the type.
    pub(crate) fn is<S: State>(&self) -> bool {
        self.variant().is_some_and(|(ty, _)| ty == TypeId::of::<S>())
    }

    /// Its type and variant, where these are known.
    pub(crate) fn variant(&self) -> Option<(TypeId, usize)> {
        match &self.ty {
            ActiveType::Known(ty, variant) => Some(((ty.id)(), *variant)),
            ActiveType::Other { .. } => None,
        }
    }

    /// The state as one writes it, without what it holds.
    pub(crate) fn shown(&self) -> String {
        match &self.ty {
            ActiveType::Known(ty, variant) => ty.shown(*variant),
            ActiveType::Other { state, variant } => format!("{state}::{variant}"),
        }
    }

    /// The state itself, which [is](Self::is) one of the type.
    pub(crate) fn decode<S: State>(&self) -> Result<S, Error> {
        let decoded = self.decoded.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(state) = decoded.and_then(|decoded| decoded.downcast().ok()) {
            return Ok(*state);
        }
        let unreadable = || Error::new(ErrorKind::State, format!("the stored state `{}` cannot be read", self.shown()));
        let (_, variant) = self.variant().ok_or_else(unreadable)?;
        let read = Record::read(&self.stored).and_then(|record| S::read(variant, record.fields));
        read.map_err(|error| unreadable().with_source(error))
    }
}

impl Clone for Active {
    fn clone(&self) -> Self {
        Self { ty: self.ty.clone(), until: self.until, stored: self.stored.clone(), decoded: Mutex::default() }
    }
}

impl Current {
    /// The states in force.
    pub(crate) fn active(&self) -> impl Iterator<Item = &Active> {
        self.active.iter().map(|(_, active)| active)
    }

    /// The state of this key, if it was read and nothing was written since, and its time is not over. One whose
    /// type the bot does not know is read again: who asks may know it.
    pub(crate) fn fresh(&self, per: Per, store: &Store) -> Option<Option<Active>> {
        if self.writes != store.writes() || !store.pers.contains(&per) {
            return None;
        }
        let active = self.active.iter().find(|(this, _)| *this == per).map(|(_, active)| active);
        let holds = active.is_none_or(|active| active.variant().is_some() && !store.is_over(active.until));
        holds.then(|| active.cloned())
    }

    /// What could not be read, once.
    pub(crate) fn take_dropped(&self) -> Vec<Error> {
        std::mem::take(&mut *self.dropped.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
