//! The default store.

use std::future::ready;
use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::{BoxFuture, Change, Storage};
use crate::error::Error;

/// Remembers until the program ends: the default [`Storage`].
#[derive(Default)]
pub struct Memory(Mutex<FxHashMap<String, Vec<u8>>>);

impl Memory {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn map(&self) -> std::sync::MutexGuard<'_, FxHashMap<String, Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Storage for Memory {
    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Vec<u8>>, Error>> {
        Box::pin(ready(Ok(self.map().get(key).cloned())))
    }

    fn list<'a>(&'a self, prefix: &'a str) -> BoxFuture<'a, Result<Vec<(String, Vec<u8>)>, Error>> {
        let map = self.map();
        let found = map.iter().filter(|(key, _)| key.starts_with(prefix));
        let mut found: Vec<_> = found.map(|(key, value)| (key.clone(), value.clone())).collect();
        found.sort_unstable();
        Box::pin(ready(Ok(found)))
    }

    fn write(&self, changes: Vec<Change>) -> BoxFuture<'_, Result<(), Error>> {
        let mut map = self.map();
        for change in changes {
            match change {
                Change::Put { key, value } => map.insert(key, value),
                Change::Remove { key } => map.remove(&key),
            };
        }
        Box::pin(ready(Ok(())))
    }

    fn is_durable(&self) -> bool {
        false
    }
}
