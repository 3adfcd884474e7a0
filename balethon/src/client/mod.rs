//! [`Client`]: a bot's settings, and the handle through which it acts.

mod files;
mod http;
mod refusals;
mod settings;
mod tasks;
mod texts;

use std::any::{Any, TypeId};
use std::fmt;
use std::future::{Future, IntoFuture};
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

pub use settings::Lanes;
pub(crate) use settings::{DEFAULT_BASE_URL, Extensions, Settings};
pub(crate) use tasks::Tasks;
pub use tasks::{Spawned, TaskOutput};
pub use texts::Texts;

use crate::api::Api;
use crate::clock::Clock;
use crate::error::Failure;
use crate::secret::Token;
use crate::storage::{Caught, Storage};
use http::Http;
#[cfg(feature = "safir")]
pub(crate) use http::http_client;

/// A bot: its settings until it runs, and then the handle through which it acts. Cheap to clone.
///
/// It derefs to [`Api`], which has a function for every method of Bale's. Settings take the client and give it back;
/// they have no effect on a bot that already runs.
///
/// ```no_run
/// use balethon::prelude::*;
///
/// fn main() -> Result {
///     run(Client::new("123:token").max_workers(50))
/// }
/// ```
/// A program that only sends needs no [`run`](crate::run):
/// ```no_run
/// # use balethon::prelude::*;
/// # fn main() -> Result {
/// Client::from_env()?.send_message("@ali", "Hi").wait()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "settings take the client and give it back"]
pub struct Client {
    settings: Arc<Settings>,
    api: Api,
    tasks: Tasks,
}

impl Client {
    /// A bot with this token, made with @botfather in Bale.
    pub fn new(token: impl AsRef<str>) -> Self {
        Self::with_settings(Arc::new(Settings::new(Token::new(token.as_ref()))))
    }

    fn with_settings(settings: Arc<Settings>) -> Self {
        let api = Api::new(Http::new(Arc::clone(&settings)));
        Self { settings, api, tasks: Tasks::default() }
    }

    pub(crate) fn set(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(Arc::make_mut(&mut self.settings));
        Self::with_settings(self.settings)
    }

    /// How many handlers run at once, at least one. Default: `min(32, cores + 4) * 5`, as in Balethon.
    pub fn max_workers(self, count: usize) -> Self {
        self.set(|settings| settings.max_workers = Some(count.max(1)))
    }

    /// How many threads [`run`](crate::run) drives async handlers with, at least one; default: one. More pay off for
    /// handlers that compute for long. [`serve`](Client::serve) runs in the caller's runtime and has no use for it.
    pub fn threads(self, count: usize) -> Self {
        self.set(|settings| settings.threads = count.max(1))
    }

    /// The server to talk to. Default: `https://tapi.bale.ai`. A login in it, as for a gateway of one's own
    /// (`https://user:password@host`), goes along as basic authentication, and is shown nowhere.
    pub fn base_url(self, url: impl Into<String>) -> Self {
        self.set(|settings| settings.base_url = url.into().trim_end_matches('/').to_owned())
    }

    /// A proxy to go through, `http://host:port`, `https://…` or `socks5://…`, with `user:password@` where it wants
    /// one: Bale may refuse networks outside Iran. Default: what the environment says (`HTTPS_PROXY`, …).
    pub fn proxy(self, url: impl Into<String>) -> Self {
        self.set(|settings| settings.proxy = Some(url.into()))
    }

    /// How long a request may take. Uploads and downloads may take longer, but not stand still for so long. Default: 60
    /// seconds.
    pub fn request_timeout(self, timeout: Duration) -> Self {
        self.set(|settings| settings.request_timeout = timeout)
    }

    /// How long Bale may hold a request for updates while there are none, in whole seconds. Default: 25 seconds.
    pub fn poll_timeout(self, timeout: Duration) -> Self {
        self.set(|settings| settings.poll_timeout = timeout)
    }

    /// How long a request may wait in all when Bale says that there were too many (429); with longer waits it fails with
    /// [`ErrorKind::Flood`](crate::ErrorKind::Flood). Default: 60 seconds.
    pub fn flood_wait(self, most: Duration) -> Self {
        self.set(|settings| settings.flood_wait = most)
    }

    /// Shares a value with the handlers, which take it as [`Data<T>`](crate::extract::Data). Of several of one type
    /// the last counts.
    pub fn data<T: Send + Sync + 'static>(self, value: T) -> Self {
        self.set(|settings| settings.data.insert(value))
    }

    /// Shares a value that is made when the bot starts, inside the runtime.
    ///
    /// ```no_run
    /// # use balethon::prelude::*;
    /// # struct Pool; impl Pool { async fn connect(_: &str) -> std::io::Result<Pool> { Ok(Pool) } }
    /// fn main() -> Result {
    ///     run(Client::from_env()?.data_with(|| async { Pool::connect("postgres://…").await }))
    /// }
    /// ```
    pub fn data_with<T, E, F>(self, make: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        T: Send + Sync + 'static,
        E: Into<Failure>,
        F: Future<Output = Result<T, E>> + Send + 'static,
    {
        self.set(|settings| settings.makers.push(settings::Maker::new(make)))
    }

    /// Where the bot remembers. Default: [memory](crate::storage::Memory), which ends with the program;
    /// `storage::File`, with the feature `file`, survives it.
    pub fn storage(self, storage: impl Storage) -> Self {
        self.shared_storage(Arc::new(storage))
    }

    /// [`storage`](Client::storage) for one that is shared with other bots or with the program.
    pub fn shared_storage(self, storage: Arc<dyn Storage>) -> Self {
        self.set(|settings| settings.storage = Arc::new(Caught(storage)))
    }

    /// Drops what came while the bot was not running. It is counted in the log. Default: false.
    pub fn skip_pending_updates(self, skip: bool) -> Self {
        self.set(|settings| settings.skip_pending_updates = skip)
    }

    /// Which updates are handled one after another. Default: those of the same person in the same chat.
    pub fn lanes(self, lanes: Lanes) -> Self {
        self.set(|settings| settings.lanes = lanes)
    }

    /// How many updates may wait; with more, the bot stops asking for them. At least one; default: 100,000.
    pub fn inbox_capacity(self, updates: usize) -> Self {
        self.set(|settings| settings.inbox_capacity = updates.max(1))
    }

    /// How long a stop waits for what has been fetched. Default: 30 seconds.
    pub fn shutdown_timeout(self, timeout: Duration) -> Self {
        self.set(|settings| settings.shutdown_timeout = timeout)
    }

    /// What the framework itself says to people. Default: [`Texts::english`].
    pub fn texts(self, texts: Texts) -> Self {
        self.set(|settings| settings.texts = texts)
    }

    /// Whether callback queries that no handler answered are answered for it; the button spins until then. Presses that no
    /// handler took are warned of as well, once for each data. Default: true.
    pub fn answer_queries(self, answer: bool) -> Self {
        self.set(|settings| settings.answer_queries = answer)
    }

    /// Whether people who write a command in another way than its handler reads it, when no other handler takes it
    /// either, are told [how](Texts::usage): `/transfer <amount> <to> [note]`, and [which value](Texts::wrong_value) does not fit.
    /// Default: true.
    pub fn show_usage(self, show: bool) -> Self {
        self.set(|settings| settings.show_usage = show)
    }

    /// Whether people who write a command that no handler took are told of one that is [like it](Texts::did_you_mean):
    /// "Did you mean /start?" In groups only where the bot was named, as in `/strat@my_bot`; and only commands whose
    /// handler's condition holds for them, so that what is for admins stays among these. Default: true.
    pub fn suggest_commands(self, suggest: bool) -> Self {
        self.set(|settings| settings.suggest_commands = suggest)
    }

    /// Whether the table of handlers is printed at the start. It is logged in any case. Default: true.
    pub fn print_handlers(self, print: bool) -> Self {
        self.set(|settings| settings.print_handlers = print)
    }

    /// Where the bot gets its time from. Default: [`Clock::real`].
    pub fn clock(self, clock: Clock) -> Self {
        self.set(|settings| settings.clock = clock)
    }

    /// Checks what mini apps of this bot say of the person who opened them.
    #[cfg(feature = "webapp")]
    pub fn init_data(&self) -> crate::InitDataCheck {
        crate::InitDataCheck::of(self.settings.token.clone(), self.settings.clock.clone())
    }

    /// Begins a request, or any other future, without waiting for it. The bot's stop waits for it, so that it is not
    /// lost; what never ends belongs in [`background`](Client::background), or the stop waits for all of
    /// [`shutdown_timeout`](Client::shutdown_timeout). Its failure is logged when nobody awaits it, and a panic always.
    ///
    /// ```
    /// # use balethon::prelude::*;
    /// # async fn do_something_else() {}
    /// async fn answer(message: Message, client: Client) -> Result {
    ///     let edit = client.spawn(message.edit_text("Hello"));
    ///     do_something_else().await;
    ///     edit.await?; // or never
    ///     Ok(())
    /// }
    /// ```
    ///
    /// An `async` block with `?` in it has to name its error at the end, `Ok::<(), Failure>(())`, where an `async fn` does so
    /// by its answer.
    #[track_caller]
    pub fn spawn<F>(&self, future: F) -> Spawned<F::Output>
    where
        F: IntoFuture<Output: TaskOutput + Send + 'static, IntoFuture: Send + 'static>,
    {
        self.tasks.spawn(&self.settings, future.into_future())
    }

    /// Runs endless work beside the handlers. Its failure or panic is logged, and ends nothing else; but it ends the work,
    /// which nobody begins anew. So a loop goes on where `?` would leave it.
    ///
    /// When the bot stops, the work is dropped at whichever `.await` it has come to: store first what must not be lost,
    /// and send after that.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use balethon::prelude::*;
    /// async fn ring(client: Client, clock: Clock) {
    ///     loop {
    ///         clock.sleep(Duration::from_secs(3600)).await;
    ///         if let Err(error) = client.send_message("@clock", "Ding!").await {
    ///             eprintln!("nobody heard the clock: {error}"); // the next hour comes
    ///         }
    ///     }
    /// }
    ///
    /// #[on_initialize]
    /// async fn begin(client: Client, clock: Clock) {
    ///     client.background(ring(client.clone(), clock));
    /// }
    /// ```
    #[track_caller]
    pub fn background<F>(&self, future: F)
    where
        F: IntoFuture<Output: TaskOutput + Send + 'static, IntoFuture: Send + 'static>,
    {
        self.tasks.background(&self.settings, future.into_future());
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) fn tasks(&self) -> &Tasks {
        &self.tasks
    }

    /// A value that a higher layer keeps among the settings.
    pub(crate) fn extension<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        self.settings.extensions.get::<T>()
    }

    /// Whether shared data of the type has been given, or will be made at the start.
    pub(crate) fn gives_data(&self, type_id: TypeId) -> bool {
        self.settings.data.has(type_id) || self.settings.makers.iter().any(|maker| maker.type_id == type_id)
    }
}

impl Deref for Client {
    type Target = Api;

    fn deref(&self) -> &Api {
        &self.api
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("base_url", &self.settings.shown_url()).finish_non_exhaustive()
    }
}

const _: fn() = || {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Client>();
};
