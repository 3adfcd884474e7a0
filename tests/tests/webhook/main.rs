//! Updates that come by webhook, over real HTTP: from the sandbox, and from requests that no Bale would send.

#[path = "../lifecycle/log.rs"]
mod log;
mod requests;
mod start;
mod taking;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use balethon::prelude::*;
use balethon::sandbox::{RunningBot, Sandbox};
use balethon::source::Webhook;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::sync::{Semaphore, mpsc};

const SECRET: &str = "a-secret_of-16-or-more";

/// Whoever is told what was handled.
#[derive(Clone)]
struct Notes(mpsc::UnboundedSender<(i64, String)>);

#[on_message]
async fn note(message: Message, notes: Data<Notes>) -> Result {
    notes.0.send((message.chat.id.0, message.content().to_owned()))?;
    Ok(())
}

#[on_message]
async fn echo(message: Message) -> String {
    message.content().to_owned()
}

/// Keeps handlers back until it is opened.
#[derive(Clone)]
struct Gate(Arc<Semaphore>);

#[on_message]
async fn note_behind_the_gate(message: Message, gate: Data<Gate>, notes: Data<Notes>) -> Result {
    gate.0.acquire().await?.forget();
    notes.0.send((message.chat.id.0, message.content().to_owned()))?;
    Ok(())
}

/// A bot with a webhook of its own, under `/bale`.
struct Scene {
    sandbox: Sandbox,
    address: SocketAddr,
    bot: RunningBot,
    notes: mpsc::UnboundedReceiver<(i64, String)>,
}

impl Scene {
    async fn start() -> Self {
        Self::with(Sandbox::start().await, |client| client.handlers(handlers![note])).await
    }

    async fn with(sandbox: Sandbox, configure: impl FnOnce(Client) -> Client) -> Self {
        let (address, webhook) = webhook();
        let (sender, notes) = mpsc::unbounded_channel();
        let bot = sandbox.run(|client| configure(client.source(webhook.secret(SECRET)).data(Notes(sender)))).await;
        Self { sandbox, address, bot, notes }
    }

    fn poster(&self) -> Poster {
        Poster { http: http(), url: format!("http://{}/bale/{SECRET}", self.address) }
    }

    /// The next that was handled.
    async fn noted(&mut self) -> String {
        let noted = tokio::time::timeout(Duration::from_secs(10), self.notes.recv()).await;
        noted.expect("waited 10 s for a handler, in vain").unwrap().1
    }
}

fn webhook() -> (SocketAddr, Webhook) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    (address, Webhook::listener(listener).public_url(format!("http://{address}/bale/")))
}

fn http() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().unwrap()
}

/// Posts to one address.
#[derive(Clone)]
struct Poster {
    http: reqwest::Client,
    url: String,
}

impl Poster {
    async fn post(&self, body: impl ToString) -> StatusCode {
        self.http.post(&self.url).body(body.to_string()).send().await.unwrap().status()
    }

    /// Posts what has to be refused for now.
    async fn refused_for_now(&self, body: impl ToString) {
        let response = self.http.post(&self.url).body(body.to_string()).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()["retry-after"], "5");
    }
}

/// A text from a person in their private chat.
fn update(id: i64, person: i64, text: &str) -> Value {
    json!({"update_id": id, "message": {
        "message_id": id, "date": 1_735_689_600, "text": text,
        "chat": {"id": person, "type": "private", "first_name": "Ali"},
        "from": {"id": person, "is_bot": false, "first_name": "Ali"},
    }})
}

fn calls(sandbox: &Sandbox, method: &str) -> Vec<Value> {
    sandbox.requests().into_iter().filter(|request| request.method == method).map(|call| call.parameters).collect()
}
