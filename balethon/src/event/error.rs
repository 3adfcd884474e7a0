//! [`ErrorEvent`]: something failed.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use super::Event;
use crate::error::Failure;

/// Something failed: a handler, an extractor, a condition, or the reading of an update. Cheap to clone.
#[derive(Clone)]
pub struct ErrorEvent(Arc<Inner>);

struct Inner {
    failure: Failure,
    place: Option<Place>,
    event: Option<Event>,
    raw: Option<String>,
}

/// A handler and where it stands in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The handler's name.
    pub handler: &'static str,
    /// The source file.
    pub file: &'static str,
    /// The line.
    pub line: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}:{})", self.handler, self.file, self.line)
    }
}

impl ErrorEvent {
    /// A handler failed on an event.
    pub(crate) fn in_handler(failure: Failure, place: Place, event: Event) -> Self {
        Self(Arc::new(Inner { failure, place: Some(place), event: Some(event), raw: None }))
    }

    /// Something failed on an event before a handler took it.
    pub(crate) fn on(failure: Failure, event: Event) -> Self {
        Self(Arc::new(Inner { failure, place: None, event: Some(event), raw: None }))
    }

    /// An update could not be read.
    pub(crate) fn unreadable(failure: Failure, raw: String) -> Self {
        Self(Arc::new(Inner { failure, place: None, event: None, raw: Some(raw) }))
    }

    /// What failed.
    pub fn failure(&self) -> &Failure {
        &self.0.failure
    }

    /// The handler that failed, if it was one.
    pub fn place(&self) -> Option<Place> {
        self.0.place
    }

    /// The event on which it failed.
    pub fn event(&self) -> Option<&Event> {
        self.0.event.as_ref()
    }

    /// The JSON of an update that could not be read.
    pub fn raw(&self) -> Option<&str> {
        self.0.raw.as_deref()
    }
}

impl fmt::Display for ErrorEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = self.0.place {
            write!(f, "{place}: ")?;
        }
        write!(f, "{}", self.0.failure)?;
        if let Some(raw) = &self.0.raw {
            write!(f, " in {raw}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for ErrorEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ErrorEvent({self})")
    }
}
