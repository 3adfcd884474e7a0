//! A storage that tells what is asked of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use balethon::prelude::*;
use balethon::storage::{BoxFuture, Change, Memory, Storage};

/// Counts the reading of states, and can fail. It outlives its bots.
#[derive(Clone, Default)]
pub(crate) struct Probe(Arc<Inner>);

#[derive(Default)]
struct Inner {
    memory: Memory,
    reads: AtomicUsize,
    broken: AtomicBool,
}

impl Probe {
    /// How many states were read since the last time.
    pub(crate) fn take_reads(&self) -> usize {
        self.0.reads.swap(0, Ordering::SeqCst)
    }

    pub(crate) fn fail(&self, broken: bool) {
        self.0.broken.store(broken, Ordering::SeqCst);
    }

    /// The states, as they are stored.
    pub(crate) async fn states(&self) -> Vec<(String, String)> {
        let states = self.0.memory.list("state/").await.unwrap();
        states.into_iter().map(|(key, value)| (key, String::from_utf8(value).unwrap())).collect()
    }

    /// Puts something else in the place of the one state that there is.
    pub(crate) async fn replace(&self, change: impl Fn(&str) -> String) {
        let [(key, value)] = &self.states().await[..] else { panic!("not exactly one state") };
        let change = Change::Put { key: key.clone(), value: change(value).into_bytes() };
        self.0.memory.write(vec![change]).await.unwrap();
    }

    fn check(&self) -> Result<(), Error> {
        if self.0.broken.load(Ordering::SeqCst) { Err(Error::storage("the disk is full")) } else { Ok(()) }
    }
}

impl Storage for Probe {
    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Vec<u8>>, Error>> {
        Box::pin(async move {
            if key.starts_with("state/") {
                self.0.reads.fetch_add(1, Ordering::SeqCst);
                self.check()?;
            }
            self.0.memory.get(key).await
        })
    }

    fn list<'a>(&'a self, prefix: &'a str) -> BoxFuture<'a, Result<Vec<(String, Vec<u8>)>, Error>> {
        self.0.memory.list(prefix)
    }

    fn write(&self, changes: Vec<Change>) -> BoxFuture<'_, Result<(), Error>> {
        self.0.memory.write(changes)
    }
}
