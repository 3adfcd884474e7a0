//! What a bot with many handlers costs: nanoseconds of CPU from a raw update to the end of its handler, with nothing sent,
//! by the number of handlers. Exact routes are found by hash, templates by the hash of what they begin with, states by type and
//! variant; handlers with conditions only are asked one after another. With `counts`, instructions instead of time (`valgrind`).
//!
//! That is reading the update, finding its handler and running that, without a request: what a bot costs besides is polling
//! and answering, which is the same however many handlers there are. `--bench dispatch -- handlers` measures all of it.

#![allow(clippy::print_stdout, reason = "it shows what it measures")]

#[path = "index/handlers.rs"]
mod handlers;
mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use balethon::Inbox;
use balethon::event::Context;
use balethon::handler::{Calling, Flow, Handlers};
use balethon::prelude::*;
use balethon::source::{BoxFuture, Source};
use balethon::storage::{Memory, Storage};
use cpu_time::ProcessTime;
use futures_util::future::join_all;
use handlers::{Made, Make, conditional, exact, mixed, stated, template, without_states};
use serde_json::value::RawValue;
use support::{Server, TOKEN};
use tokio::sync::Notify;

const UPDATES: usize = 20_000;
/// The same where instructions are counted, and three times that.
const COUNTED: usize = 3_000;
const ROUNDS: usize = 15;

/// How many updates are still to be handled.
static LEFT: AtomicUsize = AtomicUsize::new(0);
static ALL_HANDLED: Notify = Notify::const_new();

/// What is measured: its name, the numbers of handlers, of which the first is what others are compared with, and how each is
/// made.
const SUBJECTS: [(&str, &[usize], Make); 6] = [
    ("exact routes", &[10, 1, 100, 1_000, 10_000], exact),
    ("templates", &[1, 10, 100, 1_000, 10_000], template),
    ("states", &[1, 10, 100, 1_000], stated),
    ("exact routes and templates", &[1, 10, 100, 1_000, 10_000], without_states),
    ("the same and states", &[1, 10, 100, 1_000, 10_000], mixed),
    ("conditions only", &[1, 10, 100, 1_000], conditional),
];

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        if let [_, role, subject, count, updates] = &args[..]
            && role == "one"
        {
            let number = |text: &str| text.parse().expect("a number");
            // As many are made, however many come: making them is not what is counted.
            let mut bot = Bot::new(number(count), SUBJECTS[number(subject)].2, 3 * COUNTED).await;
            bot.updates = bot.updates[..number(updates)].to_vec().into();
            bot.round(&Server::start(Vec::new()).await.url).await;
        } else if args.iter().any(|arg| arg == "counts") {
            counts();
        } else {
            println!("one update among so many handlers, the least of {ROUNDS} rounds");
            for (name, counts, make) in SUBJECTS {
                compare(name, counts, make).await;
            }
        }
    });
}

/// Instructions and misses of imagined caches, which hardly change from run to run.
fn counts() {
    for (subject, (name, counts, _)) in SUBJECTS.into_iter().enumerate() {
        let mut first = None;
        // With ten thousand, the start takes minutes in there.
        for count in counts.iter().filter(|count| **count <= 1_000) {
            let file = format!("{}/callgrind.index.{subject}.{count}", env!("CARGO_TARGET_TMPDIR"));
            let run = |updates: usize| {
                let mut command = std::process::Command::new("valgrind");
                command.args(["--tool=callgrind", "--cache-sim=yes", &format!("--callgrind-out-file={file}")]);
                command.arg(std::env::current_exe().expect("a path"));
                command.args(["one", &subject.to_string(), &count.to_string(), &updates.to_string()]);
                let output = command.output().expect("valgrind");
                support::executed(&String::from_utf8_lossy(&output.stderr))
            };
            // What the start costs is in both.
            let (short, long) = (run(COUNTED), run(3 * COUNTED));
            let executed = short.until(long, 2 * COUNTED);
            let ratio = executed.instructions / *first.get_or_insert(executed.instructions);
            println!(
                "  {count:6} {name:28} {:6.0} instructions  ratio {ratio:.2}, {:4.0} misses of the first caches",
                executed.instructions, executed.misses
            );
        }
    }
}

/// Runs bots with so many handlers in turns, so that what else the machine does meets all alike, and prints what an update
/// costs in each and its ratio to the first.
async fn compare(name: &str, counts: &[usize], make: Make) {
    let server = Server::start(Vec::new()).await;
    let bots = join_all(counts.iter().map(|count| Bot::new(*count, make, UPDATES))).await;
    let mut least = vec![Duration::MAX; counts.len()];
    for _ in 0..ROUNDS {
        for (least, bot) in least.iter_mut().zip(&bots) {
            *least = bot.round(&server.url).await.min(*least);
        }
    }
    for (count, cost) in counts.iter().zip(&least) {
        let ratio = cost.as_secs_f64() / least[0].as_secs_f64();
        println!("  {count:6} {name:28} {:6} ns  ratio {ratio:.2}", (*cost / UPDATES as u32).as_nanos());
    }
}

fn handle(_: Context) -> Calling {
    Box::pin(async {
        if LEFT.fetch_sub(1, Ordering::Relaxed) == 1 {
            ALL_HANDLED.notify_one();
        }
        Ok(Flow::Done)
    })
}

/// A bot, and updates that go to each of its handlers in turn.
struct Bot {
    handlers: Handlers,
    updates: Arc<[Box<RawValue>]>,
    storage: Arc<Memory>,
}

impl Bot {
    async fn new(count: usize, make: Make, updates: usize) -> Self {
        let made: Vec<Made> = (0..count).map(make).collect();
        let storage = Arc::new(Memory::new());
        storage.write(handlers::people(&made)).await.expect("memory");
        let updates = handlers::updates(&made, updates);
        let updates = updates.into_iter().map(|update| RawValue::from_string(update).expect("JSON")).collect();
        Self { handlers: handlers::registered(made, handle), updates, storage }
    }

    async fn round(&self, url: &str) -> Duration {
        LEFT.store(self.updates.len(), Ordering::Relaxed);
        let source = Given { updates: Arc::clone(&self.updates), begun: Arc::default() };
        let begun = Arc::clone(&source.begun);
        let client = Client::new(TOKEN).base_url(url).handlers(self.handlers.clone()).print_handlers(false);
        let client = client.shared_storage(self.storage.clone());
        let taken = std::sync::Mutex::new(Duration::MAX);
        let stop = async {
            ALL_HANDLED.notified().await;
            *taken.lock().expect("no panics") = begun.get().expect("a beginning").elapsed();
        };
        client.source(source).serve_until(stop).await.expect("a bot that runs");
        *taken.lock().expect("no panics")
    }
}

/// A source that has all updates at hand.
struct Given {
    updates: Arc<[Box<RawValue>]>,
    begun: Arc<std::sync::OnceLock<ProcessTime>>,
}

impl Source for Given {
    fn run<'a>(&'a mut self, inbox: &'a Inbox) -> BoxFuture<'a, std::result::Result<(), Error>> {
        Box::pin(async move {
            self.begun.get_or_init(ProcessTime::now);
            for page in self.updates.chunks(100) {
                inbox.room().await;
                inbox.take(&page.iter().map(|raw| &**raw).collect::<Vec<_>>()).await?;
                tokio::task::yield_now().await;
            }
            std::future::pending().await
        })
    }
}
