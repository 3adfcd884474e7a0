//! Where a bot remembers: the [`Storage`] trait and the stores that come with it.

#[cfg(feature = "file")]
mod file;
mod memory;

use std::fmt;
use std::sync::Arc;

#[cfg(feature = "file")]
pub use file::File;
pub use futures_util::future::BoxFuture;
pub use memory::Memory;

use crate::error::Error;
use crate::panics;

/// A place for bytes under names: what [`Client::storage`](crate::Client::storage) takes.
///
/// The framework keeps unfinished updates and the states of conversations here. Keys are text of up to 200 bytes; values are
/// opaque, seldom over some kilobytes. Errors are made with [`Error::storage`]; a panic counts as one.
///
/// ```
/// use std::collections::BTreeMap;
/// use std::sync::Mutex;
///
/// use balethon::Error;
/// use balethon::storage::{BoxFuture, Change, Storage};
///
/// #[derive(Default)]
/// struct Map(Mutex<BTreeMap<String, Vec<u8>>>);
///
/// impl Storage for Map {
///     fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Vec<u8>>, Error>> {
///         Box::pin(async move { Ok(self.0.lock().unwrap().get(key).cloned()) })
///     }
///     fn list<'a>(&'a self, prefix: &'a str) -> BoxFuture<'a, Result<Vec<(String, Vec<u8>)>, Error>> {
///         Box::pin(async move {
///             let map = self.0.lock().unwrap();
///             Ok(map.iter().filter(|(key, _)| key.starts_with(prefix)).map(|(k, v)| (k.clone(), v.clone())).collect())
///         })
///     }
///     fn write(&self, changes: Vec<Change>) -> BoxFuture<'_, Result<(), Error>> {
///         Box::pin(async move {
///             let mut map = self.0.lock().unwrap();
///             for change in changes {
///                 match change {
///                     Change::Put { key, value } => map.insert(key, value),
///                     Change::Remove { key } => map.remove(&key),
///                 };
///             }
///             Ok(())
///         })
///     }
///     fn is_durable(&self) -> bool {
///         false
///     }
/// }
/// ```
pub trait Storage: Send + Sync + 'static {
    /// The value under the key.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Vec<u8>>, Error>>;

    /// Every key that begins with the prefix, with its value, in the order of the keys.
    ///
    /// # Errors
    /// When the store cannot be read.
    #[allow(clippy::type_complexity, reason = "a name for the answer would hide what a store has to give")]
    fn list<'a>(&'a self, prefix: &'a str) -> BoxFuture<'a, Result<Vec<(String, Vec<u8>)>, Error>>;

    /// Makes the changes, all of them or none, in order. A durable store has them safe from a crash when this returns.
    ///
    /// # Errors
    /// When the store cannot be written; nothing has changed then.
    fn write(&self, changes: Vec<Change>) -> BoxFuture<'_, Result<(), Error>>;

    /// Whether what is written survives the end of the program. Updates are only written down where it does.
    fn is_durable(&self) -> bool {
        true
    }
}

/// A store of the user's, whose panics are errors like others.
pub(crate) struct Caught(pub(crate) Arc<dyn Storage>);

impl Storage for Caught {
    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Vec<u8>>, Error>> {
        caught(async move { self.0.get(key).await })
    }

    fn list<'a>(&'a self, prefix: &'a str) -> BoxFuture<'a, Result<Vec<(String, Vec<u8>)>, Error>> {
        caught(async move { self.0.list(prefix).await })
    }

    fn write(&self, changes: Vec<Change>) -> BoxFuture<'_, Result<(), Error>> {
        caught(async move { self.0.write(changes).await })
    }

    fn is_durable(&self) -> bool {
        self.0.is_durable()
    }
}

fn caught<'a, T>(work: impl Future<Output = Result<T, Error>> + Send + 'a) -> BoxFuture<'a, Result<T, Error>> {
    Box::pin(async move { panics::caught(work).await.unwrap_or_else(|panic| Err(Error::storage(panic))) })
}

/// A change that [`Storage::write`] makes.
#[derive(Clone, PartialEq, Eq)]
pub enum Change {
    /// Sets the value under a key.
    Put {
        /// The key.
        key: String,
        /// The value, in place of any earlier one.
        value: Vec<u8>,
    },
    /// Removes a key, if it is there.
    Remove {
        /// The key.
        key: String,
    },
}

// Values hold what people wrote to the bot: no matter for logs.
impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Put { key, value } => write!(f, "Put({key}, {} bytes)", value.len()),
            Self::Remove { key } => write!(f, "Remove({key})"),
        }
    }
}
