//! What the route of a handler has read from an event.

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
