//! End to end over loopback: CPU per update of a bot that answers every message, against a bare loop on reqwest and
//! serde in the same run; once as a burst, once at a steady 100 updates a second.
//!
//! | argument | what |
//! | --- | --- |
//! | none | CPU time, of the loop and the bot in turns |
//! | `handlers` | the same of a bot with one handler and one with a thousand: half exact, a third templates, the rest states |
//! | `counts` | instructions and system calls of both, with `valgrind` and `strace`: what a busy machine does not change |
//! | `idle` | what a bot costs that nobody writes to, in a minute |
//!
//! What is measured is this program, started again in another role, so that the server's work does not count.

#![allow(clippy::print_stdout, reason = "it shows what it measures")]

mod counts;
#[path = "../index/handlers.rs"]
mod handlers;
mod subjects;
#[path = "../support/mod.rs"]
mod support;

use std::process::Stdio;
use std::time::Duration;

use support::Server;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::Interval;

/// Loop and bot take turns of so many updates: short ones, and many, so that what disturbs the machine for a while
/// meets both alike, or stands out.
const BURST: usize = 500;
const STEADY: usize = 20;
const TURNS: usize = 200;
/// The first turns, in which connections are made and memory is fetched, do not count.
const WARM_UP: usize = 10;

/// Of one program, at a steady load.
const PAUSE: Duration = Duration::from_millis(10);

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let [_, role, url, slice, slices, threads] = &args[..] {
        let number = |text: &str| text.parse().expect("a number");
        let plan = subjects::Plan { slice: number(slice), slices: number(slices) };
        return runtime(number(threads)).block_on(subjects::run(role, url, plan));
    }
    let what = args.iter().skip(1).find(|arg| !arg.starts_with("--"));
    runtime(2).block_on(async {
        match what.map(String::as_str) {
            Some("idle") => idle().await,
            Some("counts") => counts::print().await,
            Some("handlers") => compare(["handlers:1", "handlers:1000"]).await,
            _ => compare(["floor", "balethon"]).await,
        }
    });
}

fn runtime(threads: usize) -> tokio::runtime::Runtime {
    let mut builder = match threads {
        1 => tokio::runtime::Builder::new_current_thread(),
        _ => tokio::runtime::Builder::new_multi_thread(),
    };
    builder.worker_threads(threads).enable_all().build().expect("a runtime")
}

/// A program that is measured, and the server that it asks.
struct Subject {
    server: Server,
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Subject {
    /// Starts it, perhaps under another program that watches it.
    async fn start(under: &[&str], role: &str, plan: subjects::Plan, threads: usize) -> Self {
        let server = Server::start(subjects::updates(role, plan.slice * plan.slices)).await;
        let program = std::env::current_exe().expect("a path");
        let mut command = Command::new(under.first().map_or(program.as_os_str(), std::ffi::OsStr::new));
        if let Some(arguments) = under.get(1..) {
            command.args(arguments).arg(&program);
        }
        let numbers = [plan.slice, plan.slices, threads].map(|number| number.to_string());
        command.args([role, &server.url]).args(numbers).stdout(Stdio::piped());
        if !under.is_empty() {
            command.stderr(Stdio::piped());
        }
        let mut child = command.kill_on_drop(true).spawn().expect("a program");
        let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        Self { server, child, lines }
    }

    /// Seconds of CPU from the end of the last turn to that of this one.
    async fn turn(&mut self) -> f64 {
        let line = self.lines.next_line().await.expect("a pipe").expect("a program that goes on");
        line.parse().expect("seconds")
    }
}

async fn compare(roles: [&str; 2]) {
    for threads in [1, 2] {
        compare_under("burst", roles, threads, BURST, None).await;
        compare_under("steady, 100/s", roles, threads, STEADY, Some(PAUSE)).await;
    }
}

/// Runs both programs in many short turns, so that what else the machine does meets both alike, and prints the median of
/// what they cost and of the ratios of turns that stand side by side; and what the least disturbed turn of each cost, in
/// which nothing else took the caches.
async fn compare_under(load: &str, roles: [&str; 2], threads: usize, slice: usize, pause: Option<Duration>) {
    let plan = subjects::Plan { slice, slices: WARM_UP + TURNS };
    let mut floor = Subject::start(&[], roles[0], plan, threads).await;
    let mut bot = Subject::start(&[], roles[1], plan, threads).await;
    let mut costs = Vec::new();
    let mut interval = pause.map(|pause| tokio::time::interval(pause / 2));
    for turn in 0..plan.slices {
        let cost = match &mut interval {
            Some(interval) => steady_turn(interval, slice, &mut floor, &mut bot).await,
            None if turn % 2 == 0 => (burst_turn(slice, &mut floor).await, burst_turn(slice, &mut bot).await),
            None => {
                let bot = burst_turn(slice, &mut bot).await;
                (burst_turn(slice, &mut floor).await, bot)
            }
        };
        costs.push(cost);
    }
    let costs = &costs[WARM_UP..];
    let per_update = |seconds: f64| seconds * 1e6 / slice as f64;
    let [_, floor, _] = quartiles(costs.iter().map(|(floor, _)| per_update(*floor)));
    let [_, bot, _] = quartiles(costs.iter().map(|(_, bot)| per_update(*bot)));
    let [low, ratio, high] = quartiles(costs.iter().map(|(floor, bot)| bot / floor));
    let least = |cost: fn(&(f64, f64)) -> f64| costs.iter().map(cost).fold(f64::INFINITY, f64::min);
    let (least_floor, least_bot) = (least(|(floor, _)| *floor), least(|(_, bot)| *bot));
    println!(
        "{load}, {threads} thread(s), {TURNS} turns of {slice}: {} {floor:.1} us, {} {bot:.1} us of CPU per update, ratio \
         {ratio:.2} (half of the turns: {low:.2} to {high:.2}); least disturbed {:.1} and {:.1} us, ratio {:.2}",
        roles[0],
        roles[1],
        per_update(least_floor),
        per_update(least_bot),
        least_bot / least_floor,
    );
}

/// All updates are there at once.
async fn burst_turn(slice: usize, subject: &mut Subject) -> f64 {
    subject.server.give(slice);
    subject.turn().await
}

/// Updates come one by one, to one program and then to the other.
async fn steady_turn(interval: &mut Interval, slice: usize, floor: &mut Subject, bot: &mut Subject) -> (f64, f64) {
    for _ in 0..slice {
        for subject in [&*floor, &*bot] {
            interval.tick().await;
            subject.server.give(1);
        }
    }
    (floor.turn().await, bot.turn().await)
}

/// The first quarter, the median and the third quarter.
fn quartiles(values: impl Iterator<Item = f64>) -> [f64; 3] {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    [1, 2, 3].map(|quarter| values[(values.len() - 1) * quarter / 4])
}

/// One minute in which nobody writes.
async fn idle() {
    let mut bot = Subject::start(&[], "idle", subjects::Plan { slice: 0, slices: 0 }, 1).await;
    let seconds = bot.turn().await;
    println!("idle for a minute: {:.1} ms of CPU, {} polls of 25 s", seconds * 1e3, bot.server.polls());
}
