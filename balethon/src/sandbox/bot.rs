//! A bot of this library that runs in a sandbox for the length of a test.

use std::panic::Location;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::activity::Watched;
use crate::client::{Client, Extensions};
use crate::error::Result;
use crate::explain::Explanation;
use crate::report::ErrorSink;

use super::patience::{give_up, within};
use super::state::{Shared, State};

/// A running bot; it stops when this is dropped.
///
/// An error event that no `on_error` handler took fails the test, at the latest when this is dropped, unless the test
/// has [taken](RunningBot::take_errors) it; and so does a task, spawned or in the background, that failed or panicked.
#[must_use = "the bot stops when this is dropped: keep it in a variable such as `_bot`"]
#[derive(Debug)]
pub struct RunningBot {
    client: Client,
    shared: Arc<Shared>,
    id: i64,
    /// The number of the last explanation that the test has waited for.
    explained: AtomicU64,
    errors: Arc<ErrorSink>,
    /// What the handlers share, from the start on.
    data: Arc<OnceLock<Extensions>>,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<JoinHandle<()>>,
    /// How the bot ended by itself.
    end: End,
}

type End = Arc<Mutex<Option<Result>>>;

impl RunningBot {
    /// Starts the bot, and waits until it asks for updates, or has set a webhook.
    pub(crate) async fn start(shared: &Arc<Shared>, client: Client, id: i64, place: &Location<'_>) -> Self {
        let errors = Arc::new(ErrorSink::default());
        let data = Arc::new(OnceLock::new());
        let source = shared.new_activity();
        let watched = Watched { work: shared.activity.clone(), source: Some(source.clone()) };
        let client = client.set(|settings| {
            settings.extensions.insert_shared(errors.clone());
            settings.extensions.insert_shared(data.clone());
            settings.watched = Some(watched);
        });
        shared.change(|state| {
            state.errors.push(errors.clone());
            state.sources.insert(id, source.clone());
        });
        let (stop, stopped) = oneshot::channel::<()>();
        let end = End::default();
        let asked =
            |state: &mut State| state.world.bots.get(&id).map_or(0, |bot| bot.updates.polls() + bot.webhooks_set);
        let before = shared.read(asked);
        let explained = shared.read(|state| state.explained.last());
        let serving = tokio::spawn({
            let (client, end, shared) = (client.clone(), end.clone(), shared.clone());
            async move {
                // A guard that was forgotten lets the bot run on.
                let stop = async {
                    if stopped.await.is_err() {
                        std::future::pending::<()>().await;
                    }
                };
                let result = client.serve_until(stop).await;
                *end.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
                shared.change(|state| {
                    // Unless the bot runs anew already.
                    if state.sources.get(&id).is_some_and(|now| Arc::ptr_eq(now, &source)) {
                        state.sources.remove(&id);
                    }
                });
            }
        });
        let mut bot = Self {
            client,
            shared: shared.clone(),
            id,
            explained: AtomicU64::new(explained),
            errors,
            data,
            stop: Some(stop),
            serving: Some(serving),
            end,
        };
        let ready = shared.wait_for(|state| if asked(state) > before { Some(None) } else { bot.ended().map(Some) });
        let ready = within(shared, place, "the bot to ask for updates".to_owned(), ready).await;
        if let Some(result) = ready {
            bot.stop = None;
            let how = result.map_or_else(|failure| failure.to_string(), |()| "it ended at once".to_owned());
            give_up(shared, place, &format!("the bot did not start: {how}"));
        }
        bot
    }

    /// The bot's client, for requests beside the handlers.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// What the handlers share, if the bot was given data of the type, or [made](Client::data_with) it at its start.
    ///
    /// ```
    /// # use std::sync::Mutex;
    /// # use balethon::prelude::*;
    /// # use balethon::sandbox::Sandbox;
    /// # #[tokio::main]
    /// # async fn main() {
    /// #[on_message]
    /// async fn note(message: Message, notes: Data<Mutex<Vec<String>>>) -> &'static str {
    ///     notes.lock().unwrap().push(message.content().to_owned());
    ///     "Noted."
    /// }
    ///
    /// let sandbox = Sandbox::start().await;
    /// let bot = sandbox.run(|client| client.data(Mutex::new(Vec::<String>::new())).handlers(handlers![note])).await;
    /// let ali = sandbox.user("Ali");
    /// ali.send("Buy tea").await;
    /// ali.next_reply().await;
    /// assert_eq!(*bot.data::<Mutex<Vec<String>>>().unwrap().lock().unwrap(), ["Buy tea"]);
    /// # }
    /// ```
    pub fn data<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        self.data.get()?.get()
    }

    /// The error events that no `on_error` handler took, and the failures and panics of tasks, as texts; they do not fail
    /// the test any more.
    pub fn take_errors(&self) -> Vec<String> {
        self.errors.take()
    }

    /// What the handlers said to the next update that the test has not asked about yet, once they are through with it.
    ///
    /// # Panics
    /// When there is none after ten seconds, with the transcript.
    #[track_caller]
    pub fn next_explanation(&self) -> impl Future<Output = Explanation> {
        let place = Location::caller();
        let next = self.shared.wait_for(|state| {
            let explained = state.explained.after(self.id, self.explained.load(Ordering::Relaxed));
            let (number, next) = explained.into_iter().find(|(_, next)| next.update_id.is_some())?;
            self.explained.store(number, Ordering::Relaxed);
            Some(next.clone())
        });
        within(&self.shared, place, "the handlers to be through with an update".to_owned(), next)
    }

    /// Stops the bot as a signal would, and waits until it has finished what it fetched.
    ///
    /// # Errors
    /// As [`Client::serve`].
    pub async fn stop(mut self) -> Result {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(serving) = self.serving.take() {
            // A panic in it is one of this library's own; the test has to see it.
            if let Err(panic) = serving.await
                && panic.is_panic()
            {
                std::panic::resume_unwind(panic.into_panic());
            }
        }
        self.ended().unwrap_or(Ok(()))
    }

    /// How the bot ended, if it has.
    fn ended(&self) -> Option<Result> {
        self.end.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Drop for RunningBot {
    fn drop(&mut self) {
        let ended = self.ended();
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if std::thread::panicking() {
            return;
        }
        if let Some(Err(failure)) = ended {
            panic!("the bot ended by itself: {failure}");
        }
        let errors = self.errors.take();
        let told = errors.join("\n");
        assert!(
            errors.is_empty(),
            "neither an `on_error` handler nor `take_errors` took these errors of the bot:\n{told}"
        );
    }
}
