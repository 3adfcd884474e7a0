//! Updates that come by webhook, over real HTTP: from the sandbox, and from requests that no Bale would send.

#[path = "lifecycle/log.rs"]
mod log;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use balethon::prelude::*;
use balethon::sandbox::{Fault, RunningBot, Sandbox};
use balethon::source::Webhook;
use balethon::storage::{BoxFuture, Change, Memory, Storage};
use balethon::{Clock, Error, ErrorKind};
use futures_util::future::join_all;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::{Notify, Semaphore, mpsc};

use log::Log;

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

#[tokio::test]
async fn bale_is_told_the_secret_address_and_posts_there() {
    let (log, _guard) = Log::listen();
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    ali.send("sent before").await;
    let (address, webhook) = webhook();
    let bot = sandbox.run(|client| client.source(webhook).handlers(handlers![echo])).await;
    assert_eq!(ali.next_reply().await.content(), "sent before");
    ali.send("hello").await;
    assert_eq!(ali.next_reply().await.content(), "hello");
    sandbox.wait_confirmed().await;
    bot.stop().await.unwrap();

    let set = calls(&sandbox, "setWebhook");
    let url = set[0]["url"].as_str().unwrap().to_owned();
    let secret = url.strip_prefix(&format!("http://{address}/bale/")).unwrap();
    assert_eq!(secret.len(), 64);
    assert!(log.text().contains(&format!("listening for updates at http://{address}/bale/<secret>")), "{}", log.text());
    assert!(!log.text().contains(secret), "{}", log.text());

    // Still set after the stop, so that updates are kept, and never polled for.
    assert_eq!(sandbox.client().get_webhook_info().await.unwrap().url, url);
    assert_eq!((set.len(), calls(&sandbox, "deleteWebhook").len(), calls(&sandbox, "getUpdates").len()), (1, 0, 0));
}

#[tokio::test]
async fn what_waits_is_skipped_when_told_so() {
    let (log, _guard) = Log::listen();
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    for text in ["old", "older"] {
        ali.send(text).await;
    }
    let mut scene = Scene::with(sandbox, |client| client.skip_pending_updates(true).handlers(handlers![note])).await;
    ali.send("new").await;
    assert_eq!(scene.noted().await, "new");
    assert!(log.text().contains("skipped 2 pending updates"), "{}", log.text());
}

#[tokio::test]
async fn while_bale_cannot_be_reached_the_webhook_is_set_again() {
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    sandbox.fault(Fault::html(502).on("setWebhook").times(2));
    let waits = async {
        for _ in 0..2 {
            clock.wait_for_sleepers(1).await;
            clock.advance(Duration::from_secs(60));
        }
    };
    let scene = Scene::with(sandbox, |client| client.handlers(handlers![note]));
    let (scene, ()) = tokio::join!(scene, waits);
    assert_eq!(calls(&scene.sandbox, "setWebhook").len(), 3);
}

#[tokio::test]
async fn only_a_post_to_the_secret_path_is_let_in() {
    let mut scene = Scene::start().await;
    let (http, address) = (http(), scene.address);
    let good = format!("/bale/{SECRET}");
    let paths = [
        "/".to_owned(),
        "/bale".to_owned(),
        "/bale/".to_owned(),
        "/bale/a-secret_of-16-or-mora".to_owned(),
        format!("/{SECRET}"),
        format!("/other/{SECRET}"),
        format!("{good}x"),
        format!("{good}/"),
        format!("{good}/x"),
        format!("/bale/x?{SECRET}"),
    ];
    let wrong = paths.iter().map(|path| (Method::POST, path));
    let methods = [Method::GET, Method::HEAD, Method::PUT, Method::DELETE, Method::OPTIONS];
    for (method, path) in wrong.chain(methods.map(|method| (method, &good))) {
        let request = http.request(method.clone(), format!("http://{address}{path}"));
        let response = request.body(update(1, 1, "forged").to_string()).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{method} {path}");
        assert_eq!(response.text().await.unwrap(), "");
    }
    assert_eq!(scene.poster().post(update(2, 1, "true")).await, StatusCode::OK);
    assert_eq!(scene.noted().await, "true");
}

#[tokio::test]
async fn a_body_that_is_no_update_is_refused() {
    let mut scene = Scene::start().await;
    let poster = scene.poster();
    for body in ["", "hello", "[]", "1", "null", "\"{}\"", "{\"update_id\": 1", "{} {}", "{'update_id': 1}"] {
        assert_eq!(poster.post(body).await, StatusCode::BAD_REQUEST, "{body}");
    }
    // An object that is no update was taken all the same, as when it comes by polling: it would come again for ever.
    assert_eq!(poster.post(json!({"update_id": 1, "message": 5})).await, StatusCode::OK);
    assert_eq!(poster.post(format!("  {}\n", update(2, 1, "one"))).await, StatusCode::OK);
    assert_eq!(scene.noted().await, "one");
    let errors = scene.bot.take_errors();
    assert!(errors.len() == 1 && errors[0].contains("could not be read"), "{errors:?}");
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    let (address, webhook) = webhook();
    let sandbox = Sandbox::start().await;
    let (sender, mut notes) = mpsc::unbounded_channel();
    let webhook = webhook.secret(SECRET).body_limit(1000);
    let _bot = sandbox.run(|client| client.source(webhook).data(Notes(sender)).handlers(handlers![note])).await;
    let poster = Poster { http: http(), url: format!("http://{address}/bale/{SECRET}") };
    assert_eq!(poster.post(update(1, 1, &"x".repeat(1000))).await, StatusCode::PAYLOAD_TOO_LARGE);

    // Without a length that says so beforehand.
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let body = format!("{:x}\r\n{}\r\n0\r\n\r\n", 1001, "x".repeat(1001));
    let head = format!("POST /bale/{SECRET} HTTP/1.1\r\nhost: here\r\ntransfer-encoding: chunked\r\n\r\n");
    stream.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 413");

    assert_eq!(poster.post(update(2, 1, "small")).await, StatusCode::OK);
    assert_eq!(notes.recv().await.unwrap().1, "small");
}

#[tokio::test]
async fn an_update_that_comes_again_is_handled_once() {
    let mut scene = Scene::start().await;
    let poster = scene.poster();
    let one = update(1, 1, "one");
    let at_once = join_all((0..5).map(|_| poster.post(&one))).await;
    assert_eq!(at_once, [StatusCode::OK; 5]);
    assert_eq!(poster.post(&one).await, StatusCode::OK);
    assert_eq!(poster.post(update(2, 1, "two")).await, StatusCode::OK);
    assert_eq!(scene.noted().await, "one");
    assert_eq!(scene.noted().await, "two");
}

#[tokio::test]
async fn lanes_keep_their_order_while_many_post_at_once() {
    const PEOPLE: i64 = 8;
    const TEXTS: i64 = 20;
    let mut scene = Scene::start().await;
    let poster = scene.poster();
    let people = (0..PEOPLE).map(|person| {
        let poster = poster.clone();
        async move {
            for number in 0..TEXTS {
                let update = update(number * PEOPLE + person, person, &number.to_string());
                assert_eq!(poster.post(update).await, StatusCode::OK);
            }
        }
    });
    join_all(people).await;
    let mut heard = vec![Vec::new(); PEOPLE as usize];
    for _ in 0..PEOPLE * TEXTS {
        let (person, text) = scene.notes.recv().await.unwrap();
        heard[person as usize].push(text.parse::<i64>().unwrap());
    }
    for texts in heard {
        assert_eq!(texts, (0..TEXTS).collect::<Vec<_>>());
    }
}

/// A store that says that it is durable, keeps writes back until they are let through, and fails when told so.
#[derive(Default)]
struct Store {
    memory: Memory,
    asked: Notify,
    verdicts: Verdicts,
}

/// `true` lets a write through, `false` fails it.
struct Verdicts(mpsc::UnboundedSender<bool>, tokio::sync::Mutex<mpsc::UnboundedReceiver<bool>>);

impl Default for Verdicts {
    fn default() -> Self {
        let (sender, receiver) = mpsc::unbounded_channel();
        Self(sender, receiver.into())
    }
}

impl Storage for Store {
    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Vec<u8>>, Error>> {
        self.memory.get(key)
    }

    fn list<'a>(&'a self, prefix: &'a str) -> BoxFuture<'a, Result<Vec<(String, Vec<u8>)>, Error>> {
        self.memory.list(prefix)
    }

    fn write(&self, changes: Vec<Change>) -> BoxFuture<'_, Result<(), Error>> {
        Box::pin(async move {
            if changes.iter().any(|change| matches!(change, Change::Put { .. })) {
                self.asked.notify_one();
                if self.verdicts.1.lock().await.recv().await != Some(true) {
                    return Err(Error::storage("the disk is full"));
                }
            }
            self.memory.write(changes).await
        })
    }
}

#[tokio::test]
async fn the_answer_comes_when_the_update_is_written_down() {
    let (log, _guard) = Log::listen();
    let store = Arc::new(Store::default());
    let shared = store.clone();
    let mut scene =
        Scene::with(Sandbox::start().await, |client| client.shared_storage(shared).handlers(handlers![note])).await;
    let poster = scene.poster();
    let post = || {
        tokio::spawn({
            let poster = poster.clone();
            async move { poster.post(update(1, 1, "one")).await }
        })
    };

    let failing = post();
    store.asked.notified().await;
    assert!(!failing.is_finished());
    store.verdicts.0.send(false).unwrap();
    assert_eq!(failing.await.unwrap(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(log.text().contains("could not be written down"), "{}", log.text());
    assert!(scene.notes.try_recv().is_err());

    let again = post();
    store.asked.notified().await;
    assert!(!again.is_finished());
    assert!(scene.notes.try_recv().is_err());
    store.verdicts.0.send(true).unwrap();
    assert_eq!(again.await.unwrap(), StatusCode::OK);
    assert_eq!(scene.noted().await, "one");
    scene.bot.stop().await.unwrap();
    assert!(store.memory.list("").await.unwrap().is_empty());
}

/// A bot whose inbox is full: "one" runs, "two" waits, and "three" is on its way.
async fn crowded() -> (Scene, Clock, Gate, tokio::task::JoinHandle<()>) {
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    let gate = Gate(Arc::new(Semaphore::new(0)));
    let shared = gate.clone();
    let scene = Scene::with(sandbox, |client| {
        client.max_workers(1).inbox_capacity(1).data(shared).handlers(handlers![note_behind_the_gate])
    })
    .await;
    let poster = scene.poster();
    assert_eq!(poster.post(update(1, 1, "one")).await, StatusCode::OK);
    assert_eq!(poster.post(update(2, 1, "two")).await, StatusCode::OK);
    let three = tokio::spawn(async move { poster.refused_for_now(update(3, 1, "three")).await });
    clock.wait_for_sleepers(1).await;
    (scene, clock, gate, three)
}

#[tokio::test]
async fn without_room_the_sender_is_asked_to_come_again() {
    let (mut scene, clock, gate, three) = crowded().await;
    clock.advance(Duration::from_secs(5));
    three.await.unwrap();
    gate.0.add_permits(3);
    assert_eq!(scene.noted().await, "one");
    assert_eq!(scene.noted().await, "two");
    assert_eq!(scene.poster().post(update(3, 1, "three")).await, StatusCode::OK);
    assert_eq!(scene.noted().await, "three");
}

#[tokio::test]
async fn a_stop_answers_what_came_and_takes_no_more() {
    let (mut scene, _clock, gate, three) = crowded().await;
    let (address, poster) = (scene.address, scene.poster());
    let stopping = tokio::spawn(scene.bot.stop());
    three.await.unwrap();
    gate.0.add_permits(3);
    stopping.await.unwrap().unwrap();
    assert_eq!(scene.notes.recv().await.unwrap().1, "one");
    assert_eq!(scene.notes.recv().await.unwrap().1, "two");
    assert!(scene.notes.recv().await.is_none());
    let refused = poster.http.post(&poster.url).send().await.unwrap_err();
    assert!(refused.is_connect(), "{refused}");
    std::net::TcpListener::bind(address).unwrap();
}

#[tokio::test]
async fn routes_stand_in_a_server_of_ones_own_beside_others() {
    let sandbox = Sandbox::start().await;
    let tokens = [sandbox.token(), sandbox.new_bot("second")];
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let mut app = Router::new().route("/", get(|| async { "The shop" }));
    let mut webhooks = Vec::new();
    for number in 0..2 {
        let (webhook, routes) = Webhook::router();
        app = app.nest(&format!("/bots/{number}"), routes);
        webhooks.push(webhook.public_url(format!("http://{address}/bots/{number}")).secret(SECRET));
    }
    let server = tokio::spawn(async move { axum::serve(listener, app).await });
    let poster = |number| Poster { http: http(), url: format!("http://{address}/bots/{number}/{SECRET}") };
    poster(0).refused_for_now(update(1, 1, "early")).await;

    let mut bots = Vec::new();
    for (webhook, token) in webhooks.into_iter().zip(&tokens) {
        bots.push(sandbox.run_as(token, |client| client.source(webhook).handlers(handlers![echo])).await);
    }
    let ali = sandbox.user("Ali");
    for token in &tokens {
        let ali = ali.talking_to(token);
        ali.send("hello").await;
        assert_eq!(ali.next_reply().await.content(), "hello");
    }
    let status = |path: &str| {
        let request = http().get(format!("http://{address}{path}"));
        async move { request.send().await.unwrap().status() }
    };
    assert_eq!(status("/").await, StatusCode::OK);
    assert_eq!(status(&format!("/bots/0/{SECRET}")).await, StatusCode::NOT_FOUND);
    assert_eq!(status("/bots/0/another-of-16-or-more").await, StatusCode::NOT_FOUND);
    for bot in bots {
        bot.stop().await.unwrap();
    }
    poster(0).refused_for_now(update(2, 1, "late")).await;
    server.abort();
}

/// What a bot with this webhook ends with, before it has called `setWebhook`.
async fn error_of(webhook: Webhook) -> String {
    let sandbox = Sandbox::start().await;
    let client = sandbox.client().source(webhook).handlers(handlers![echo]);
    let failure = client.serve().await.unwrap_err();
    assert!(calls(&sandbox, "setWebhook").is_empty());
    failure.to_string()
}

#[tokio::test]
async fn what_cannot_work_is_told_at_the_start() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let here = || Webhook::bind("127.0.0.1:0");
    for (webhook, words) in [
        (
            Webhook::bind(address.to_string()).public_url("https://a.ir"),
            format!("at {address}: something else listens"),
        ),
        (Webhook::bind("nonsense").public_url("https://a.ir"), "at nonsense: that is no address".to_owned()),
        (here().public_url("https://a.ir:8443/x"), "has port 8443, and Bale sends updates to 443 and 88".to_owned()),
        (here().public_url("http://a.ir"), "is on http".to_owned()),
        (here().public_url("a.ir"), "`https://`".to_owned()),
        (here(), "give `public_url`".to_owned()),
    ] {
        let error = error_of(webhook).await;
        assert!(error.contains(&words), "{error}");
    }
}

#[tokio::test]
async fn a_refused_token_ends_the_bot() {
    let sandbox = Sandbox::start().await;
    sandbox.fault(Fault::error(403, "Bad Request: Token not found").on("setWebhook"));
    let (_, webhook) = webhook();
    let failure = sandbox.client().source(webhook).handlers(handlers![echo]).serve().await.unwrap_err();
    let error = failure.downcast_ref::<Error>().map(Error::kind);
    assert_eq!(error, Some(ErrorKind::TokenRefused), "{failure}");
}
