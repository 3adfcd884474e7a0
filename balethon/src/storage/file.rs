//! The store in a file.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;

use redb::{Database, DatabaseError, ReadableDatabase, TableDefinition};
use tokio::sync::oneshot;

use super::{BoxFuture, Change, Storage};
use crate::error::{Error, ErrorKind};

const TABLE: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("balethon");

/// Writes at most so many changes at once.
const MOST_AT_ONCE: usize = 4096;

/// Remembers in a file, which survives the end of the program, however it comes: on [redb](https://docs.rs/redb).
///
/// With it a bot loses no update, and dialogues go on after a restart:
/// ```no_run
/// use balethon::prelude::*;
/// use balethon::storage::File;
///
/// fn main() -> Result {
///     run(Client::from_env()?.storage(File::open("bot.redb")?))
/// }
/// ```
/// A write is on the disk when it returns; what several tasks write at the same time is written together. The file belongs to
/// one program at a time. Cheap to clone, and several bots of one program may share it: each keeps to names of its own.
#[derive(Clone)]
pub struct File(Arc<Inner>);

struct Inner {
    path: PathBuf,
    database: Arc<Database>,
    writes: Option<mpsc::Sender<Write>>,
    writer: Option<JoinHandle<()>>,
}

/// Changes on their way to the disk, and who waits for them.
struct Write {
    changes: Vec<Change>,
    done: oneshot::Sender<Result<(), Arc<redb::Error>>>,
}

impl File {
    /// Opens the file, or makes it. The folder has to be there.
    ///
    /// # Errors
    /// When it is no such file, cannot be read or written, or is open in another program.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let database = Database::create(path).map_err(|error| cannot_open(path, error))?;
        let database = Arc::new(database);
        let make_table = || -> Result<(), redb::Error> {
            let transaction = database.begin_write()?;
            transaction.open_table(TABLE)?;
            Ok(transaction.commit()?)
        };
        make_table().map_err(|error| failed(path, "opened", error))?;
        let (writes, queue) = mpsc::channel();
        let writer = Arc::clone(&database);
        let writer = std::thread::Builder::new()
            .name("balethon-storage".to_owned())
            .spawn(move || write_all(&writer, &queue))
            .map_err(|error| failed(path, "opened", error))?;
        Ok(Self(Arc::new(Inner { path: path.to_owned(), database, writes: Some(writes), writer: Some(writer) })))
    }

    fn find(&self, key: &str) -> Result<Option<Vec<u8>>, redb::Error> {
        let table = self.0.database.begin_read()?.open_table(TABLE)?;
        Ok(table.get(key)?.map(|value| value.value().to_vec()))
    }

    fn find_all(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, redb::Error> {
        let table = self.0.database.begin_read()?.open_table(TABLE)?;
        let mut found = Vec::new();
        for entry in table.range(prefix..)? {
            let (key, value) = entry?;
            if !key.value().starts_with(prefix) {
                break;
            }
            found.push((key.value().to_owned(), value.value().to_vec()));
        }
        Ok(found)
    }

    fn error(&self, what: &str, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
        failed(&self.0.path, what, source)
    }
}

impl Storage for File {
    // Reads come from memory nearly always, and never wait for a write: a thread for them would cost more.
    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Vec<u8>>, Error>> {
        Box::pin(async move { self.find(key).map_err(|error| self.error("read", error)) })
    }

    fn list<'a>(&'a self, prefix: &'a str) -> BoxFuture<'a, Result<Vec<(String, Vec<u8>)>, Error>> {
        Box::pin(async move { self.find_all(prefix).map_err(|error| self.error("read", error)) })
    }

    fn write(&self, changes: Vec<Change>) -> BoxFuture<'_, Result<(), Error>> {
        Box::pin(async move {
            let (done, written) = oneshot::channel();
            let sent = self.0.writes.as_ref().map(|writes| writes.send(Write { changes, done }));
            match (sent, written.await) {
                (Some(Ok(())), Ok(result)) => result.map_err(|error| self.error("written", error)),
                _ => Err(self.error("written", "the thread that writes it has ended")),
            }
        })
    }
}

impl Drop for Inner {
    /// Everything is written, and the file closed, when this is over: it can be opened again.
    fn drop(&mut self) {
        drop(self.writes.take());
        if let Some(writer) = self.writer.take() {
            // A panic of the thread was printed when it happened.
            let _ = writer.join();
        }
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("File").field(&self.0.path).finish()
    }
}

/// Writes what comes, all that waits at once: getting one change on the disk takes as long as getting a thousand there.
fn write_all(database: &Database, queue: &mpsc::Receiver<Write>) {
    while let Ok(first) = queue.recv() {
        let mut changes = Vec::new();
        let mut waiting = Vec::new();
        let mut next = Some(first);
        while let Some(write) = next {
            changes.extend(write.changes);
            waiting.push(write.done);
            next = if changes.len() < MOST_AT_ONCE { queue.try_recv().ok() } else { None };
        }
        let result = write_changes(database, changes).map_err(Arc::new);
        for done in waiting {
            // Whoever does not wait any more need not know.
            let _ = done.send(result.clone());
        }
    }
}

fn write_changes(database: &Database, changes: Vec<Change>) -> Result<(), redb::Error> {
    // The last change of each key counts.
    let mut last = BTreeMap::new();
    for change in changes {
        match change {
            Change::Put { key, value } => last.insert(key, Some(value)),
            Change::Remove { key } => last.insert(key, None),
        };
    }
    let transaction = database.begin_write()?;
    {
        let mut table = transaction.open_table(TABLE)?;
        for (key, value) in &last {
            match value {
                Some(value) => table.insert(key.as_str(), value.as_slice())?,
                None => table.remove(key.as_str())?,
            };
        }
    }
    Ok(transaction.commit()?)
}

fn cannot_open(path: &Path, error: DatabaseError) -> Error {
    if let DatabaseError::DatabaseAlreadyOpen = error {
        let message = format!(
            "the storage {} is open in another program, or twice in this one; end that, or give this bot a file of its own",
            path.display()
        );
        return Error::new(ErrorKind::Storage, message);
    }
    failed(path, "opened", error)
}

fn failed(path: &Path, what: &str, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::new(ErrorKind::Storage, format!("the storage {} cannot be {what}", path.display())).with_source(source)
}
