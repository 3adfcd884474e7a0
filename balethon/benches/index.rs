//! What a bot with many handlers costs: nanoseconds of CPU from a raw update to the end of its handler, with nothing sent,
//! by the number of handlers. Exact routes are found by hash, templates by the hash of what they begin with, states by type and
//! variant; handlers with conditions only are asked one after another. With `counts`, instructions instead of time (`valgrind`).
//!
//! That is reading the update, finding its handler and running that, without a request: what a user pays besides is the
//! answer, which `dispatch` measures and which is the same however many handlers there are.

#![allow(clippy::print_stdout, reason = "it shows what it measures")]

#[path = "index/states.rs"]
mod states;
mod support;

use std::any::TypeId;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use balethon::event::{Context, Kind};
use balethon::handler::{Calling, Flow, Handlers, Registration};
use balethon::prelude::*;
use balethon::route::{Capture, Piece, Route, Takes, Templates};
use balethon::source::{BoxFuture, Source};
use balethon::storage::{Memory, Storage};
use balethon::{Inbox, condition};
use cpu_time::ProcessTime;
use futures_util::future::join_all;
use serde_json::value::RawValue;
use support::{Server, TOKEN, update};
use tokio::sync::Notify;

const UPDATES: usize = 20_000;
/// The same where instructions are counted, and three times that.
const COUNTED: usize = 3_000;
/// How many people write.
const PEOPLE: usize = 1000;
const ROUNDS: usize = 15;

/// How many updates are still to be handled.
static LEFT: AtomicUsize = AtomicUsize::new(0);
static ALL_HANDLED: Notify = Notify::const_new();

type Make = fn(usize) -> Made;

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
            bot.round(&Server::start(0).await.url).await;
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
    let server = Server::start(0).await;
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

/// A handler, and a text that it takes; of a handler of a state, from somebody who is in that.
struct Made {
    registration: Registration,
    text: String,
    state: Option<usize>,
}

impl Made {
    fn new(registration: Registration, text: impl Into<String>) -> Self {
        Self { registration, text: text.into(), state: None }
    }
}

/// A handler that takes one command.
fn exact(number: usize) -> Made {
    let name: &'static str = format!("c{number}").leak();
    Made::new(Registration { route: Route::Command(vec![name].leak()), ..registration(number) }, format!("/{name}"))
}

/// A handler that takes a text with a capture, which may be absent. Its beginning is also that of others.
fn template(number: usize) -> Made {
    let beginning: &'static str = format!("/c{number}").leak();
    let captures = vec![Capture { name: "rest", takes: Takes::new(true, false, false) }].leak();
    let pieces: &'static [Piece] = vec![Piece::Literal(beginning), Piece::Space, Piece::Capture(0)].leak();
    let templates = Templates { captures, templates: vec![pieces].leak() };
    let route = Route::TextTemplate(Box::leak(Box::new(templates)));
    Made::new(Registration { route, ..registration(number) }, beginning)
}

/// A handler that takes what is written in a state, and looks at what that holds.
fn stated(number: usize) -> Made {
    let state = Some(states::TABLE[number / 256][number / 16 % 16][number % 16]);
    Made { state: Some(number), ..Made::new(Registration { state, ..registration(number) }, "hello") }
}

/// As the handlers of a large bot may be: half of them exact, a third templates that begin each in its own way, the rest
/// of states.
fn mixed(number: usize) -> Made {
    match number % 6 {
        0 | 2 | 4 => exact(number),
        1 | 3 => template(number + 100_000),
        _ => stated(number / 6),
    }
}

/// The same without states.
fn without_states(number: usize) -> Made {
    match number % 6 {
        1 | 3 => template(number + 100_000),
        _ => exact(number),
    }
}

/// A handler whose condition fails; only the last one's holds.
fn conditional(number: usize) -> Made {
    // Each takes something else, as far as a check at the start can tell.
    let condition = if number == 0 { condition::private } else { || condition::private() & condition::group() };
    let rank = -i32::try_from(number).expect("a small number");
    // One that may pass an update on hides none of the others.
    Made::new(Registration { condition: Some(condition), rank, may_pass: || true, ..registration(number) }, "hello")
}

fn registration(number: usize) -> Registration {
    Registration {
        name: "handler",
        module: module_path!(),
        file: file!(),
        line: u32::try_from(number).expect("a small number"),
        column: 1,
        kind: Kind::Message,
        attribute: "",
        takes: "",
        route: Route::None,
        state: None,
        condition: None,
        rank: 0,
        group: None,
        params: Vec::new,
        may_pass: || false,
        call: handle,
        function: TypeId::of::<()>,
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
        let storage = Arc::new(Memory::new());
        let (mut handlers, mut sent) = (Handlers::default(), Vec::new());
        for Made { registration, text, state } in (0..count).map(make) {
            handlers = handlers.registration(Box::leak(Box::new(registration)));
            sent.push((text, state));
        }
        // As many people, however many the states.
        let states = sent.iter().flat_map(|(_, state)| state).count();
        for person in 0..states.max(PEOPLE) * states.min(1) {
            storage.write(vec![states::stored(person, person % states)]).await.expect("memory");
        }
        let update = |id: usize| {
            let (text, state) = &sent[id * 7919 % count];
            let mut update = update(id, text);
            if let Some(state) = state {
                let id = states::user(state + states * (id % (PEOPLE / states).max(1)));
                update["message"]["from"]["id"] = id.into();
                update["message"]["chat"]["id"] = id.into();
            }
            RawValue::from_string(update.to_string()).expect("JSON")
        };
        Self { handlers, updates: (0..updates).map(update).collect(), storage }
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
