//! End to end over loopback: CPU per update of a bot that answers every message, against a bare loop on reqwest and
//! serde in the same run; once as a burst, once at a steady 100 updates a second. With `idle` as an argument: what a bot
//! costs that nobody writes to.
//!
//! The programs measured are this one, started again in another role, so that the server's work does not count.

#![allow(clippy::print_stdout, reason = "it shows what it measures")]

mod support;

use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use balethon::prelude::*;
use cpu_time::ProcessTime;
use serde::Deserialize;
use support::{Server, TOKEN};
use tokio::process::Command;
use tokio::sync::{Notify, Semaphore};

const BURST: usize = 20_000;
const STEADY: usize = 500;
const ROUNDS: usize = 5;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let [_, role, url, count, threads] = &args[..]
        && let (Ok(count), Ok(threads)) = (count.parse(), threads.parse())
    {
        return subject(role, url, count, threads);
    }
    let idle_only = args.iter().any(|arg| arg == "idle");
    runtime(2).block_on(async {
        if idle_only {
            return idle().await;
        }
        compare("burst", BURST, None).await;
        compare("steady, 100/s", STEADY, Some(Duration::from_millis(10))).await;
    });
}

fn runtime(threads: usize) -> tokio::runtime::Runtime {
    let mut builder = match threads {
        1 => tokio::runtime::Builder::new_current_thread(),
        _ => tokio::runtime::Builder::new_multi_thread(),
    };
    builder.worker_threads(threads.max(1)).enable_all().build().expect("a runtime")
}

/// Runs the loop and the bot in turns, and prints the least that each took: what else the machine does only adds.
async fn compare(name: &str, count: usize, pause: Option<Duration>) {
    println!("{name}: {count} updates, each answered; CPU per update, the least of {ROUNDS} rounds");
    let subjects = [("floor", 1), ("balethon", 1), ("floor", 2), ("balethon", 2)];
    let mut costs = [const { Vec::new() }; 4];
    for _ in 0..ROUNDS {
        for (cost, (role, threads)) in costs.iter_mut().zip(subjects) {
            cost.push(measure(role, threads, count, pause).await);
        }
    }
    let least = costs.map(|cost| cost.into_iter().fold(f64::INFINITY, f64::min));
    for (index, (role, threads)) in subjects.into_iter().enumerate() {
        let floor = least[index / 2 * 2];
        println!("  {role:8} {threads} thread(s)  {:7.1} us  ratio {:.2}", least[index] * 1e6, least[index] / floor);
    }
}

/// Seconds of CPU per update.
async fn measure(role: &str, threads: usize, count: usize, pause: Option<Duration>) -> f64 {
    let server = Server::start(count).await;
    let program = std::env::current_exe().expect("a path");
    let child = Command::new(program)
        .args([role, &server.url, &count.to_string(), &threads.to_string()])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program itself");
    match pause {
        Some(pause) => server.steady(pause).await,
        None => server.burst(),
    }
    let output = child.wait_with_output().await.expect("output");
    let seconds: f64 = String::from_utf8_lossy(&output.stdout).trim().parse().expect("seconds");
    seconds / count as f64
}

/// One minute in which nobody writes.
async fn idle() {
    let server = Server::start(0).await;
    let program = std::env::current_exe().expect("a path");
    let child =
        Command::new(program).args(["idle", &server.url, "60", "1"]).stdout(Stdio::piped()).spawn().expect("itself");
    let output = child.wait_with_output().await.expect("output");
    let seconds: f64 = String::from_utf8_lossy(&output.stdout).trim().parse().expect("seconds");
    println!("idle for a minute: {:.1} ms of CPU, {} polls of 25 s", seconds * 1e3, server.polls());
}

/// One of the programs measured. Prints the seconds of CPU from its first update to its last answer.
fn subject(role: &str, url: &str, count: usize, threads: usize) {
    let seconds = runtime(threads).block_on(async {
        match role {
            "floor" => floor(url, count).await,
            "balethon" => bot(url, count).await,
            _ => resting_bot(url, count as u64).await,
        }
    });
    println!("{seconds}");
}

/// What both count: when they began, and how many answers have gone out.
#[derive(Default)]
struct Progress {
    begun: std::sync::OnceLock<ProcessTime>,
    answered: AtomicUsize,
    done: Notify,
}

impl Progress {
    fn begin(&self) {
        self.begun.get_or_init(ProcessTime::now);
    }

    fn answered(&self, count: usize) {
        if self.answered.fetch_add(1, Ordering::Relaxed) + 1 == count {
            self.done.notify_one();
        }
    }

    fn seconds(&self) -> f64 {
        self.begun.get().expect("an update").elapsed().as_secs_f64()
    }
}

struct Goal(usize, Arc<Progress>);

#[on_message(private & text)]
async fn answer(message: Message, goal: Data<Goal>) -> Result {
    goal.1.begin();
    message.reply(message.content()).await?;
    goal.1.answered(goal.0);
    Ok(())
}

async fn bot(url: &str, count: usize) -> f64 {
    let progress = Arc::new(Progress::default());
    let (done, end) = (Arc::clone(&progress), Arc::new(std::sync::Mutex::new(0.0)));
    let result = Arc::clone(&end);
    let client = Client::new(TOKEN).base_url(url).max_workers(50).print_handlers(false);
    let client = client.data(Goal(count, Arc::clone(&progress)));
    client
        .serve_until(async move {
            done.done.notified().await;
            *result.lock().expect("no panics") = done.seconds();
        })
        .await
        .expect("a bot that runs");
    *end.lock().expect("no panics")
}

async fn resting_bot(url: &str, seconds: u64) -> f64 {
    let client = Client::new(TOKEN).base_url(url).print_handlers(false);
    let client = client.data(Goal(0, Arc::default()));
    let begun = std::sync::Mutex::new(None);
    let used = std::sync::Mutex::new(0.0);
    let minute = async {
        // The start is not what is measured.
        tokio::time::sleep(Duration::from_secs(1)).await;
        *begun.lock().expect("no panics") = Some(ProcessTime::now());
        tokio::time::sleep(Duration::from_secs(seconds)).await;
        *used.lock().expect("no panics") =
            begun.lock().expect("no panics").expect("a beginning").elapsed().as_secs_f64();
    };
    client.serve_until(minute).await.expect("a bot that runs");
    *used.lock().expect("no panics")
}

/// The same bot without a framework.
async fn floor(url: &str, count: usize) -> f64 {
    #[derive(Deserialize)]
    struct Answer<T> {
        result: T,
    }
    #[derive(Deserialize)]
    struct Incoming {
        update_id: i64,
        message: Received,
    }
    #[derive(Deserialize)]
    #[allow(dead_code, reason = "a bot reads more than it uses")]
    struct Received {
        message_id: i64,
        date: i64,
        text: Option<String>,
        chat: Place,
        from: Option<Person>,
    }
    #[derive(Deserialize)]
    #[allow(dead_code, reason = "a bot reads more than it uses")]
    struct Place {
        id: i64,
        r#type: String,
        first_name: Option<String>,
        last_name: Option<String>,
        username: Option<String>,
    }
    #[derive(Deserialize)]
    #[allow(dead_code, reason = "a bot reads more than it uses")]
    struct Person {
        id: i64,
        is_bot: bool,
        first_name: String,
        last_name: Option<String>,
        username: Option<String>,
    }

    async fn call(http: &reqwest::Client, url: &str, method: &str, body: serde_json::Value) -> bytes::Bytes {
        let request = http.post(format!("{url}/bot{TOKEN}/{method}")).header("content-type", "application/json");
        let response = request.body(body.to_string()).send().await.expect("an answer");
        response.bytes().await.expect("a body")
    }

    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::new();
    let progress = Arc::new(Progress::default());
    let places = Arc::new(Semaphore::new(50));
    let mut offset = 0;
    let mut fetched = 0;
    while fetched < count {
        let body = serde_json::json!({ "offset": offset, "limit": 100, "timeout": 25 });
        let page = call(&http, url, "getUpdates", body).await;
        let page: Answer<Vec<Incoming>> = serde_json::from_slice(&page).expect("updates");
        for update in page.result {
            progress.begin();
            fetched += 1;
            offset = update.update_id + 1;
            let place = Arc::clone(&places).acquire_owned().await.expect("an open semaphore");
            let (http, url, progress) = (http.clone(), url.to_owned(), Arc::clone(&progress));
            tokio::spawn(async move {
                let body = serde_json::json!({
                    "chat_id": update.message.chat.id, "text": update.message.text,
                    "reply_to_message_id": update.message.message_id,
                });
                let sent = call(&http, &url, "sendMessage", body).await;
                serde_json::from_slice::<Answer<Received>>(&sent).expect("a message");
                progress.answered(count);
                drop(place);
            });
        }
    }
    progress.done.notified().await;
    progress.seconds()
}
