//! The one lock, and how others hear that something changed.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::activity::{Activity, Work};
use crate::dispatch::Watch;
use crate::place;
use crate::report::ErrorSink;
use crate::{Client, Clock};

use super::board::Board;
use super::explained::{Explained, explaining};
use super::traffic::Traffic;
use super::world::{ANSWER_WITHIN, ChatKey, World};

/// Everything a sandbox holds.
pub(crate) struct State {
    pub(crate) world: World,
    pub(crate) traffic: Traffic,
    /// How far each person of a test has read in each chat.
    pub(crate) seen: HashMap<(i64, ChatKey), Seen>,
    /// Errors of the bots that run in this sandbox.
    pub(crate) errors: Vec<Arc<ErrorSink>>,
    /// What the sources of the bots do that run in this process, by the bot's id.
    pub(crate) sources: HashMap<i64, Arc<Activity>>,
    /// What these bots said of their handlers.
    pub(crate) explained: Explained,
}

/// Numbers of the log's entries up to which a person has taken note.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seen {
    pub(crate) messages: u64,
    pub(crate) edits: u64,
    pub(crate) toasts: u64,
    pub(crate) deletions: u64,
}

/// The state behind its lock.
pub(crate) struct Shared {
    state: Mutex<State>,
    changed: watch::Sender<()>,
    /// What the bots of this program do.
    pub(crate) board: Arc<Board>,
    /// What the bots of this process do, and the sandbox beside its requests.
    pub(crate) activity: Arc<Activity>,
}

impl Shared {
    pub(crate) fn new(clock: Clock) -> Self {
        let board = Arc::new(Board::new(clock.clone()));
        let state = State {
            world: World::new(clock),
            traffic: Traffic::default(),
            seen: HashMap::new(),
            errors: Vec::new(),
            sources: HashMap::new(),
            explained: Explained::default(),
        };
        let changed = watch::Sender::new(());
        let activity = Activity::new(changed.clone());
        Self { state: Mutex::new(state), changed, board, activity }
    }

    /// Looks at the state, or changes what nobody waits for.
    pub(crate) fn read<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.lock())
    }

    /// Changes the state and wakes those who wait for it.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = change(&mut self.lock());
        self.changed.send_replace(());
        result
    }

    /// Waits until there is something to be found.
    pub(crate) async fn wait_for<T>(&self, mut find: impl FnMut(&mut State) -> Option<T>) -> T {
        let mut changed = self.changed.subscribe();
        loop {
            if let Some(found) = self.read(&mut find) {
                return found;
            }
            // The sender is in `self`, so that this cannot fail.
            let _ = changed.changed().await;
        }
    }

    /// Cancels the payment that has just begun, if the bot keeps silent.
    pub(crate) fn watch_payment(self: &Arc<Self>) {
        let (shared, clock) = (Arc::downgrade(self), self.read(|state| state.world.clock.clone()));
        // On the machine's time it keeps nobody from rest: it only cancels what nobody answers.
        let counted = clock.is_manual().then(|| Work::begin(&self.activity));
        tokio::spawn(place::beside(counted, async move {
            clock.sleep(ANSWER_WITHIN).await;
            if let Some(shared) = shared.upgrade() {
                shared.change(|state| state.world.expire_payments());
            }
        }));
    }

    /// Counts something apart from all else.
    pub(crate) fn new_activity(&self) -> Arc<Activity> {
        Activity::new(self.changed.clone())
    }

    /// Lets the client's dispatcher tell what it does and why, if a bot has this token.
    pub(crate) fn telling(self: &Arc<Self>, client: Client, token: &str) -> Client {
        let Some(bot) = self.read(|state| state.world.tokens.get(token).copied()) else { return client };
        let board = Arc::downgrade(&self.board);
        let watch = Watch::new(move |sight| {
            if let Some(board) = board.upgrade() {
                board.see(bot, &sight);
            }
        });
        explaining(client.set(|settings| settings.extensions.insert(watch)), self, bot)
    }

    pub(crate) fn subscribe(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    // A test that panicked with the lock in its hand leaves whole data: the next one may go on.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

// Not what is in it: tokens are.
impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shared")
    }
}
