//! What the route of a handler has read from an event, and what its state pattern has bound.

use std::any::Any;
use std::sync::{Mutex, PoisonError};

/// What a capture has captured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Captured(pub(crate) Found);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    Nothing,
    Text(String),
    Words(Vec<String>),
}

/// The captures of a route, by their numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Captures(pub(crate) Vec<Captured>);

impl Captures {
    pub(crate) fn nothing(count: usize) -> Self {
        Self(vec![Captured(Found::Nothing); count])
    }

    pub(crate) fn get(&self, index: usize) -> Option<&Captured> {
        self.0.get(index)
    }

    pub(crate) fn set(&mut self, index: usize, found: Found) -> Option<()> {
        self.0.get_mut(index).map(|captured| captured.0 = found)
    }
}

/// A field of a state that a pattern has bound.
pub type Bound = Box<dyn Any + Send>;

/// What a state pattern has bound, by numbers. Each is handed over once.
pub(crate) struct Fields(Mutex<Vec<Option<Bound>>>);

impl Fields {
    pub(crate) fn new(bound: Vec<Bound>) -> Self {
        Self(Mutex::new(bound.into_iter().map(Some).collect()))
    }

    pub(crate) fn take(&self, index: usize) -> Option<Bound> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_mut(index)?.take()
    }
}
