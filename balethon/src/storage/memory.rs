//! The default store.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Mutex, PoisonError};

use super::{BoxFuture, Change, Storage};
use crate::error::Error;

/// Remembers until the program ends: the default [`Storage`].
#[derive(Default)]
pub struct Memory(Mutex<BTreeMap<String, Vec<u8>>>);

impl Memory {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn map(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Storage for Memory {
    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Vec<u8>>, Error>> {
        Box::pin(async move { Ok(self.map().get(key).cloned()) })
    }

    fn list<'a>(&'a self, prefix: &'a str) -> BoxFuture<'a, Result<Vec<(String, Vec<u8>)>, Error>> {
        Box::pin(async move {
            let map = self.map();
            let from = (Bound::Included(prefix), Bound::Unbounded);
            let found = map.range::<str, _>(from).take_while(|(key, _)| key.starts_with(prefix));
            Ok(found.map(|(key, value)| (key.clone(), value.clone())).collect())
        })
    }

    fn write(&self, changes: Vec<Change>) -> BoxFuture<'_, Result<(), Error>> {
        Box::pin(async move {
            let mut map = self.map();
            for change in changes {
                match change {
                    Change::Put { key, value } => map.insert(key, value),
                    Change::Remove { key } => map.remove(&key),
                };
            }
            Ok(())
        })
    }

    fn is_durable(&self) -> bool {
        false
    }
}
