//! The programs that are measured.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use balethon::event::Context;
use balethon::handler::{Calling, Flow};
use balethon::prelude::*;
use balethon::storage::{Memory, Storage};
use cpu_time::ProcessTime;
use serde::Deserialize;
use tokio::sync::{Notify, Semaphore};

use super::handlers::{self, Made};
use super::support::{TOKEN, update};

/// How many updates make a turn, and how many turns come.
#[derive(Clone, Copy)]
pub(super) struct Plan {
    pub(super) slice: usize,
    pub(super) slices: usize,
}

/// Runs one of them. It prints the seconds of CPU of each turn.
pub(super) async fn run(role: &str, url: &str, plan: Plan) {
    let progress = Arc::new(Progress {
        plan,
        answered: AtomicUsize::new(0),
        turn_began: Mutex::new(ProcessTime::now()),
        done: Notify::new(),
    });
    match role {
        "floor" => floor(url, progress).await,
        "balethon" => bot(client(url, &progress), progress).await,
        "idle" => resting_bot(url, progress).await,
        _ => bot_with_handlers(handlers_of(role), url, progress).await,
    }
}

/// What people send to it.
pub(super) fn updates(role: &str, count: usize) -> Vec<String> {
    match role {
        "floor" | "balethon" | "idle" => (0..count).map(|id| update(id, "hello").to_string()).collect(),
        _ => handlers::updates(&handlers_of(role), count),
    }
}

/// `handlers:`, and how many.
fn handlers_of(role: &str) -> Vec<Made> {
    let count = role.strip_prefix("handlers:").and_then(|count| count.parse().ok()).expect("a role");
    (0..count).map(handlers::mixed).collect()
}

/// What both do when an answer has gone out.
struct Progress {
    plan: Plan,
    answered: AtomicUsize,
    turn_began: Mutex<ProcessTime>,
    done: Notify,
}

impl Progress {
    fn answered(&self) {
        let answered = self.answered.fetch_add(1, Ordering::Relaxed) + 1;
        if answered.is_multiple_of(self.plan.slice) {
            self.end_turn();
        }
        if answered == self.plan.slice * self.plan.slices {
            self.done.notify_one();
        }
    }

    fn end_turn(&self) {
        let now = ProcessTime::now();
        let began = std::mem::replace(&mut *self.turn_began.lock().expect("no panics"), now);
        println!("{}", now.duration_since(began).as_secs_f64());
    }
}

#[on_message(private & text)]
async fn answer(message: Message, progress: Data<Arc<Progress>>) -> Result {
    message.reply(message.content()).await?;
    progress.answered();
    Ok(())
}

fn client(url: &str, progress: &Arc<Progress>) -> Client {
    Client::new(TOKEN).base_url(url).max_workers(50).print_handlers(false).data(Arc::clone(progress))
}

async fn bot(client: Client, progress: Arc<Progress>) {
    client.serve_until(progress.done.notified()).await.expect("a bot that runs");
}

async fn bot_with_handlers(made: Vec<Made>, url: &str, progress: Arc<Progress>) {
    let storage = Memory::new();
    storage.write(handlers::people(&made)).await.expect("memory");
    let handlers = handlers::registered(made, answer_any);
    bot(client(url, &progress).storage(storage).handlers(handlers), progress).await;
}

/// What all of those handlers do.
fn answer_any(cx: Context) -> Calling {
    Box::pin(async move {
        let message = cx.message().expect("messages come");
        message.reply(message.content()).await.expect("an answer");
        cx.data::<Arc<Progress>>().expect("given").answered();
        Ok(Flow::Done)
    })
}

/// The turn is a minute.
async fn resting_bot(url: &str, progress: Arc<Progress>) {
    let minute = async {
        // The start is not what is measured.
        tokio::time::sleep(Duration::from_secs(1)).await;
        *progress.turn_began.lock().expect("no panics") = ProcessTime::now();
        tokio::time::sleep(Duration::from_secs(60)).await;
        progress.end_turn();
    };
    client(url, &progress).serve_until(minute).await.expect("a bot that runs");
}

/// The same bot without a framework.
async fn floor(url: &str, progress: Arc<Progress>) {
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
    let places = Arc::new(Semaphore::new(50));
    let mut offset = 0;
    let mut left = progress.plan.slice * progress.plan.slices;
    while left > 0 {
        let body = serde_json::json!({ "offset": offset, "limit": 100, "timeout": 25 });
        let page = call(&http, url, "getUpdates", body).await;
        let page: Answer<Vec<Incoming>> = serde_json::from_slice(&page).expect("updates");
        for update in page.result {
            left -= 1;
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
                progress.answered();
                drop(place);
            });
        }
    }
    progress.done.notified().await;
}
