//! [`run`] and [`Client::serve`]: the order in which a bot starts and stops.

mod banner;
mod signals;
mod start;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{join_all, select};
use tokio_util::sync::CancellationToken;

use crate::activity::Work;
use crate::blocking;
use crate::client::Client;
use crate::dispatch::{Inbox, Journal, Life, Workers};
use crate::error::{Error, ErrorKind, Failure, Result};
use crate::event::Event;
use crate::panics;
use crate::place;
use crate::report;
use crate::route::Linked;
use crate::source::{Polling, Source};
use crate::text::counted;
use signals::Signals;

/// How long the start waits for the `on_initialize` handlers, and the end for the `on_shutdown` ones.
const LIFECYCLE: Duration = Duration::from_secs(10);

/// How long the end waits before it says for what.
const PATIENCE: Duration = Duration::from_secs(2);

/// Blocking threads beyond those of the handlers: for looking up names, and for handlers that wait out a 429.
const SPARE_THREADS: usize = 64;

const IN_RUNTIME: &str = "`run` was called inside a runtime, and starts one of its own: write `client.serve().await` instead, \
                          or make `main` a plain `fn` without `#[tokio::main]`";

/// One bot or several: what [`run`] takes.
#[diagnostic::on_unimplemented(
    message = "`run` takes a `Client`, an array or a `Vec` of them, not `{Self}`",
    label = "not a bot",
    note = "`Client::from_env()` gives a `Result`: write `Client::from_env()?`"
)]
pub trait IntoClients {
    /// The bots.
    fn into_clients(self) -> Vec<Client>;
}

impl IntoClients for Client {
    fn into_clients(self) -> Vec<Client> {
        vec![self]
    }
}

impl<const N: usize> IntoClients for [Client; N] {
    fn into_clients(self) -> Vec<Client> {
        self.into()
    }
}

impl IntoClients for Vec<Client> {
    fn into_clients(self) -> Vec<Client> {
        self
    }
}

/// Runs a bot, or several (`run([a, b])`), until Ctrl-C or SIGTERM: the entrypoint over the handlers that the attributes
/// registered.
///
/// It collects the handlers and checks them, checks the token, prints the table of handlers in the order in which they
/// match, and then asks Bale for updates. On a signal it stops asking, handles everything that it has fetched (up to
/// [`shutdown_timeout`](Client::shutdown_timeout)), confirms that to Bale, and returns. A second signal ends it at once.
///
/// ```no_run
/// use balethon::prelude::*;
///
/// #[on_message(private & text)]
/// async fn echo(message: Message) -> Result {
///     message.reply(message.content()).await?;
///     Ok(())
/// }
///
/// fn main() -> Result {
///     run(Client::from_env()?.max_workers(50))
/// }
/// ```
///
/// # Errors
/// A bot that cannot start: no handlers, handlers that take the same, missing data, a token that Bale refuses, an
/// address where no Bale is; and a call inside another runtime, which is the place for [`serve`](Client::serve). A Bale that cannot be reached is no error: it is reported, and tried again.
pub fn run(clients: impl IntoClients) -> Result {
    if blocking::is_async(IN_RUNTIME) {
        return Err(Error::new(ErrorKind::Usage, IN_RUNTIME).into());
    }
    let clients = clients.into_clients();
    let threads = clients.iter().map(|client| client.settings().threads).max().unwrap_or(1);
    let workers: usize = clients.iter().map(|client| client.settings().workers()).sum();
    // One thread needs no other to be woken, which at low load costs more than the work itself.
    let mut builder = if threads == 1 {
        tokio::runtime::Builder::new_current_thread()
    } else {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        builder.worker_threads(threads);
        builder
    };
    let runtime = builder.enable_all().max_blocking_threads(workers + SPARE_THREADS).thread_name("balethon").build()?;
    let result = runtime.block_on(serve_all(clients));
    // Blocking handlers that still run cannot be ended; they must not keep the program.
    runtime.shutdown_background();
    result
}

impl Client {
    /// [`run`], inside a runtime that the program already has. Plain `fn` handlers run on that runtime's blocking
    /// threads: it should have more of them than [`max_workers`](Client::max_workers).
    ///
    /// # Errors
    /// Like `run`.
    pub async fn serve(self) -> Result {
        serve_all(vec![self]).await
    }

    /// [`serve`](Client::serve), until the future is ready instead of until a signal comes.
    ///
    /// ```no_run
    /// # use balethon::prelude::*;
    /// # async fn closing_time() {}
    /// # async fn example() -> Result {
    /// Client::from_env()?.serve_until(closing_time()).await
    /// # }
    /// ```
    ///
    /// # Errors
    /// Like `run`.
    pub async fn serve_until(self, stop: impl Future<Output = ()>) -> Result {
        let token = CancellationToken::new();
        let bot = std::pin::pin!(serve(self, token.clone(), CancellationToken::new()));
        match select(bot, std::pin::pin!(stop)).await {
            futures_util::future::Either::Left((result, _)) => result,
            futures_util::future::Either::Right(((), bot)) => {
                token.cancel();
                bot.await
            }
        }
    }

    /// Takes updates from another source than Bale's long polling.
    pub fn source(self, source: impl Source) -> Self {
        self.set(|settings| settings.extensions.insert(GivenSource(std::sync::Mutex::new(Some(Box::new(source))))))
    }
}

struct GivenSource(std::sync::Mutex<Option<Box<dyn Source>>>);

fn source_of(client: &Client) -> Result<Box<dyn Source>, Error> {
    match client.extension::<GivenSource>() {
        None => Ok(Box::new(Polling::new(client.clone()))),
        Some(given) => {
            given.0.lock().ok().and_then(|mut source| source.take()).ok_or_else(|| {
                Error::new(ErrorKind::Startup, "this client's source is used by a bot that runs already")
            })
        }
    }
}

async fn serve_all(clients: Vec<Client>) -> Result {
    if clients.is_empty() {
        return Err(Error::new(ErrorKind::Startup, "`run` was given no bot").into());
    }
    if cfg!(panic = "abort") {
        report::warn(
            "this program is built with `panic = \"abort\"`: a panic in any handler ends the whole bot, and updates that \
             run at that moment are lost without a durable storage; remove it from the profile in Cargo.toml",
        );
    }
    let signals = Signals::listen()?;
    let bots = clients.into_iter().map(|client| {
        let signals = &signals;
        async move {
            let result = serve(client, signals.stop.clone(), signals.abort.clone()).await;
            if result.is_err() {
                // One bot that cannot go on ends the others in order: a half-running program is worse.
                signals.stop.cancel();
            }
            result
        }
    });
    join_all(bots).await.into_iter().collect()
}

/// Runs one bot from start to stop.
async fn serve(client: Client, stop: CancellationToken, abort: CancellationToken) -> Result {
    let started = stop.run_until_cancelled(start::start(&client)).await;
    let Some(started) = started.transpose()? else { return Ok(()) };
    let start::Started { life, workers, journal, inbox } = started;
    let _linked = life.bot_username().map(Linked::new);
    let mut source = source_of(&client)?;
    let clock = client.settings().clock.clone();

    let initialize = Arc::clone(&life);
    let initialize = tokio::spawn(async move { initialize.event(Event::Initialize, None).await });
    let endless = initialize.abort_handle();
    let initialized = stop.run_until_cancelled(clock.timeout(LIFECYCLE, initialize)).await;
    if let Some(None) = initialized {
        report::warn(format_args!(
            "an `on_initialize` handler has not ended after {} s; the bot starts without waiting for it. Endless work \
             belongs in `client.background(…)`",
            LIFECYCLE.as_secs()
        ));
    }

    let ran = stop
        .run_until_cancelled(async {
            inbox.take_up().await?;
            if source.polls() {
                start::remove_webhook(&client).await;
            }
            let watched = client.settings().watched.as_ref().and_then(|watched| watched.source.as_ref());
            let run = panics::caught(async { source.run(&inbox).await });
            let ran = place::beside(watched.map(Work::begin), run).await;
            ran.map_err(|panic| format!("the source of updates {panic}"))?.map_err(Failure::from)
        })
        .await;
    let result = ran.unwrap_or(Ok(()));

    let ended = abort.run_until_cancelled(end(&client, &life, &workers, &journal, &inbox, &mut *source)).await;
    workers.abort();
    client.tasks().abort_spawned();
    endless.abort();
    match ended {
        Some(()) => result,
        None => Err(Error::new(ErrorKind::Stopped, "ended by a second signal, with updates unfinished").into()),
    }
}

/// Lets what has begun come to its end, and tells Bale.
async fn end(
    client: &Client,
    life: &Life,
    workers: &Workers,
    journal: &Journal,
    inbox: &Inbox,
    source: &mut dyn Source,
) {
    let (settings, tasks) = (client.settings(), client.tasks());
    let begun = settings.clock.now();
    if journal.count() > 0 {
        report::info(format_args!("{} to be handled before the end", counted(journal.count(), "update")));
    }
    let mut handled = std::pin::pin!(async {
        workers.finish().await;
        tasks.wait_spawned().await;
    });
    let mut ended = settings.clock.timeout(settings.shutdown_timeout.min(PATIENCE), &mut handled).await;
    if ended.is_none() && settings.shutdown_timeout > PATIENCE {
        let updates = Some(journal.count()).filter(|count| *count > 0).map(|count| counted(count, "update"));
        let spawned = tasks.are_unfinished().then(|| tasks.unfinished());
        let waited = updates.into_iter().chain(spawned).collect::<Vec<_>>().join(" and ");
        if !waited.is_empty() {
            report::info(format_args!("waiting for {waited}, for {:.0?} at the most", settings.shutdown_timeout));
        }
        let left = (begun + settings.shutdown_timeout).saturating_sub(settings.clock.now());
        ended = settings.clock.timeout(left, handled).await;
    }
    if ended.is_none() {
        report::warn(format_args!(
            "stopped after {:.0?} with {} and {} unfinished{}",
            settings.shutdown_timeout,
            counted(journal.count(), "update"),
            tasks.unfinished(),
            match tasks.are_unfinished() {
                true => "; give them more `shutdown_timeout`, or, if they never end, use `client.background(…)`",
                false => "",
            },
        ));
        workers.abort();
        tasks.abort_spawned();
    }
    tasks.stop_background().await;
    if settings.clock.timeout(LIFECYCLE, life.event(Event::Shutdown, None)).await.is_none() {
        report::warn(format_args!("an `on_shutdown` handler has not ended after {} s", LIFECYCLE.as_secs()));
    }
    if let Err(panic) = panics::caught(async { source.finish(inbox).await }).await {
        report::error(format_args!("the source of updates, told of the end, {panic}"));
    }
}
