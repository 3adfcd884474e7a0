//! What a bot with many handlers costs: nanoseconds from a raw update to the end of its handler, with nothing sent, by
//! the number of handlers. Exact routes are found by hash, templates by the hash of what they begin with; handlers with conditions only are asked one after another.

#![allow(clippy::print_stdout, reason = "it shows what it measures")]

mod support;

use std::any::TypeId;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use balethon::event::{Context, Kind};
use balethon::handler::{Calling, Flow, Handlers, Registration};
use balethon::prelude::*;
use balethon::route::{Capture, Piece, Route, Takes, Templates};
use balethon::source::{BoxFuture, Source};
use balethon::{Inbox, condition};
use serde_json::value::RawValue;
use support::{Server, TOKEN, update};
use tokio::sync::Notify;

const UPDATES: usize = 20_000;
const ROUNDS: usize = 7;

static HANDLED: AtomicUsize = AtomicUsize::new(0);
static ALL_HANDLED: Notify = Notify::const_new();

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        println!("one update among so many handlers, the least of {ROUNDS} rounds");
        let mut ten = None;
        for count in [1, 10, 100, 1_000, 10_000] {
            let cost = least(count, exact).await;
            let ratio = cost.as_secs_f64() / ten.unwrap_or(cost).as_secs_f64();
            println!("  {count:6} exact routes     {:6} ns  ratio to ten {ratio:.2}", cost.as_nanos());
            if count == 10 {
                ten = Some(cost);
            }
        }
        for count in [1, 10, 100, 1_000, 10_000] {
            println!("  {count:6} templates        {:6} ns", least(count, template).await.as_nanos());
        }
        for count in [1, 10, 100, 1_000] {
            println!("  {count:6} conditions only  {:6} ns", least(count, conditional).await.as_nanos());
        }
    });
}

/// A handler that takes one command.
fn exact(number: usize) -> Registration {
    let name: &'static str = format!("c{number}").leak();
    Registration { route: Route::Command(vec![name].leak()), ..registration(number) }
}

/// A handler that takes a text with a capture, which may be absent. Its beginning is also that of others.
fn template(number: usize) -> Registration {
    let beginning: &'static str = format!("/c{number}").leak();
    let captures = vec![Capture { name: "rest", takes: Takes::new(true, false, false) }].leak();
    let pieces: &'static [Piece] = vec![Piece::Literal(beginning), Piece::Space, Piece::Capture(0)].leak();
    let templates = Templates { captures, templates: vec![pieces].leak() };
    Registration { route: Route::TextTemplate(Box::leak(Box::new(templates))), ..registration(number) }
}

/// A handler whose condition fails; only the last one's holds.
fn conditional(number: usize) -> Registration {
    // Each takes something else, as far as a check at the start can tell.
    let condition = if number == 0 { condition::private } else { || condition::private() & condition::group() };
    Registration {
        condition: Some(condition),
        rank: -i32::try_from(number).expect("a small number"),
        ..registration(number)
    }
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
        route: Route::None,
        state: None,
        condition: None,
        rank: 0,
        group: 0,
        params: Vec::new,
        may_pass: || false,
        call: handle,
        function: TypeId::of::<()>,
    }
}

fn handle(_: Context) -> Calling {
    Box::pin(async {
        if HANDLED.fetch_add(1, Ordering::Relaxed) + 1 == UPDATES {
            ALL_HANDLED.notify_one();
        }
        Ok(Flow::Done)
    })
}

async fn least(count: usize, make: fn(usize) -> Registration) -> Duration {
    let handlers = (0..count)
        .fold(Handlers::default(), |handlers, number| handlers.registration(Box::leak(Box::new(make(number)))));
    let updates: Arc<[Box<RawValue>]> = (0..UPDATES)
        .map(|id| RawValue::from_string(update(id, &format!("/c{}", id * 7919 % count)).to_string()).expect("JSON"))
        .collect();
    let server = Server::start(0).await;
    let mut least = Duration::MAX;
    for _ in 0..ROUNDS {
        HANDLED.store(0, Ordering::Relaxed);
        let source = Given { updates: Arc::clone(&updates), begun: Arc::default() };
        let begun = Arc::clone(&source.begun);
        let client = Client::new(TOKEN).base_url(&*server.url).handlers(handlers.clone()).print_handlers(false);
        let taken = std::sync::Mutex::new(Duration::MAX);
        let stop = async {
            ALL_HANDLED.notified().await;
            *taken.lock().expect("no panics") = begun.get().expect("a beginning").elapsed();
        };
        client.source(source).serve_until(stop).await.expect("a bot that runs");
        least = least.min(*taken.lock().expect("no panics"));
    }
    least / u32::try_from(UPDATES).expect("a small number")
}

/// A source that has all updates at hand.
struct Given {
    updates: Arc<[Box<RawValue>]>,
    begun: Arc<std::sync::OnceLock<Instant>>,
}

impl Source for Given {
    fn run<'a>(&'a mut self, inbox: &'a Inbox) -> BoxFuture<'a, std::result::Result<(), Error>> {
        Box::pin(async move {
            self.begun.get_or_init(Instant::now);
            for page in self.updates.chunks(100) {
                inbox.room().await;
                inbox.take(&page.iter().map(|raw| &**raw).collect::<Vec<_>>()).await?;
                tokio::task::yield_now().await;
            }
            std::future::pending().await
        })
    }
}
