//! With a durable storage nothing is lost, however the program ends.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use balethon::prelude::*;
use balethon::sandbox::Sandbox;
use balethon::storage::{BoxFuture, Change, Storage};
use balethon::{Clock, storage};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

type Map = BTreeMap<String, Vec<u8>>;

/// A store that outlives its bots, though not the program.
#[derive(Clone, Default)]
struct Durable {
    map: Arc<Mutex<Map>>,
    broken: Arc<std::sync::atomic::AtomicBool>,
}

impl Durable {
    fn keys(&self) -> Vec<String> {
        self.map.lock().unwrap().keys().cloned().collect()
    }

    fn failure(&self) -> Result<(), Error> {
        let broken = self.broken.load(std::sync::atomic::Ordering::SeqCst);
        if broken { Err(Error::storage("the disk is full")) } else { Ok(()) }
    }
}

impl Storage for Durable {
    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<Vec<u8>>, Error>> {
        Box::pin(async move { Ok(self.map.lock().unwrap().get(key).cloned()) })
    }

    fn list<'a>(&'a self, prefix: &'a str) -> BoxFuture<'a, Result<Vec<(String, Vec<u8>)>, Error>> {
        let map = self.map.lock().unwrap();
        let found = map.iter().filter(|(key, _)| key.starts_with(prefix));
        let found = found.map(|(key, value)| (key.clone(), value.clone())).collect();
        Box::pin(async move { Ok(found) })
    }

    fn write(&self, changes: Vec<Change>) -> BoxFuture<'_, Result<(), Error>> {
        Box::pin(async move {
            self.failure()?;
            let mut map = self.map.lock().unwrap();
            for change in changes {
                match change {
                    storage::Change::Put { key, value } => map.insert(key, value),
                    storage::Change::Remove { key } => map.remove(&key),
                };
            }
            Ok(())
        })
    }
}

/// Holds handlers back, and counts those that have begun.
#[derive(Clone)]
struct Gate {
    begun: Arc<Semaphore>,
    open: Arc<Semaphore>,
}

impl Gate {
    fn closed() -> Self {
        Self { begun: Arc::new(Semaphore::new(0)), open: Arc::new(Semaphore::new(0)) }
    }

    fn open() -> Self {
        Self { begun: Arc::new(Semaphore::new(0)), open: Arc::new(Semaphore::new(1000)) }
    }
}

#[on_message]
async fn handle(message: Message, client: Client, gate: Data<Gate>) -> Result {
    gate.begun.add_permits(1);
    gate.open.acquire().await?.forget();
    client.send_message(&message.chat, message.content()).await?;
    Ok(())
}

#[on_error]
async fn set_aside(error: ErrorEvent, dead: Data<Dead>) {
    dead.0.lock().unwrap().push((error.failure().to_string(), error.raw().map(str::to_owned)));
}

/// What an error event said, and the update that it holds.
type Told = (String, Option<String>);

#[derive(Clone, Default)]
struct Dead(Arc<Mutex<Vec<Told>>>);

fn sent(sandbox: &Sandbox) -> Vec<Value> {
    let requests = sandbox.requests().into_iter().filter(|request| request.method == "sendMessage");
    requests.map(|request| request.parameters["text"].clone()).collect()
}

struct Scene {
    sandbox: Sandbox,
    storage: Durable,
    dead: Dead,
}

impl Scene {
    async fn new() -> Self {
        Self { sandbox: Sandbox::start().await, storage: Durable::default(), dead: Dead::default() }
    }

    fn client(&self, gate: &Gate) -> Client {
        let client = self.sandbox.client().storage(self.storage.clone()).data(gate.clone()).data(self.dead.clone());
        client.handlers(handlers![handle, set_aside])
    }

    /// Runs a bot until so many handlers have begun and Bale has been told that their updates were taken; then it is
    /// gone in the middle of everything.
    async fn die_with(&self, begun: usize) {
        let gate = Gate::closed();
        let client = self.client(&gate);
        // On a runtime of its own, with all that it started.
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let _bot = runtime.spawn(client.serve_until(std::future::pending()));
        drop(gate.begun.acquire_many(u32::try_from(begun).unwrap()).await.unwrap());
        self.sandbox.wait_confirmed().await;
        runtime.shutdown_background();
    }

    /// Runs a bot that handles all there is.
    async fn live(&self) {
        let stop = {
            let storage = self.storage.clone();
            async move {
                while storage.keys().iter().any(|key| key.starts_with("update/")) {
                    tokio::task::yield_now().await;
                }
            }
        };
        self.client(&Gate::open()).serve_until(stop).await.unwrap();
    }
}

#[tokio::test]
async fn what_died_in_the_middle_is_handled_again() {
    let scene = Scene::new().await;
    let (ali, sara) = (scene.sandbox.user("Ali"), scene.sandbox.user("Sara"));
    for text in ["one", "two"] {
        ali.send(text).await;
    }
    sara.send("three").await;
    // The first of Ali's, and Sara's; the second of Ali's waits.
    scene.die_with(2).await;
    assert_eq!(scene.storage.keys().len(), 3);
    assert!(sent(&scene.sandbox).is_empty() && scene.sandbox.pending_updates() == 0);
    scene.live().await;
    assert_eq!(ali.next_reply().await.content(), "one");
    assert_eq!(ali.next_reply().await.content(), "two");
    assert_eq!(sara.next_reply().await.content(), "three");
    assert!(scene.storage.keys().is_empty(), "{:?}", scene.storage.keys());
    scene.live().await;
    assert_eq!(sent(&scene.sandbox).len(), 3);
}

#[tokio::test]
async fn after_three_deaths_an_update_is_set_aside() {
    let scene = Scene::new().await;
    let ali = scene.sandbox.user("Ali");
    ali.send("deadly").await;
    for _ in 0..3 {
        scene.die_with(1).await;
    }
    scene.live().await;
    assert!(sent(&scene.sandbox).is_empty());
    let dead = scene.dead.0.lock().unwrap().clone();
    let [(failure, raw)] = &dead[..] else { panic!("{dead:?}") };
    assert!(failure.contains("set aside") && raw.as_ref().unwrap().contains("deadly"), "{failure}: {raw:?}");
    let keys = scene.storage.keys();
    assert!(keys.len() == 1 && keys[0].starts_with("dead/"), "{keys:?}");
    // It stays there, and is not told again.
    scene.live().await;
    assert_eq!(scene.dead.0.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn what_only_waited_behind_a_deadly_update_is_not_set_aside() {
    let scene = Scene::new().await;
    let ali = scene.sandbox.user("Ali");
    ali.send("deadly").await;
    ali.send("innocent").await;
    for _ in 0..3 {
        scene.die_with(1).await;
    }
    scene.live().await;
    assert_eq!(sent(&scene.sandbox), ["innocent"]);
}

/// The end of a key tells updates with equal ids apart; how it is made may change with the program.
#[tokio::test]
async fn an_update_that_an_older_program_wrote_down_is_crossed_out_under_its_own_key() {
    let scene = Scene::new().await;
    scene.sandbox.user("Ali").send("one").await;
    scene.die_with(1).await;
    {
        let mut map = scene.storage.map.lock().unwrap();
        let (key, value) = map.pop_first().unwrap();
        let (name, _) = key.rsplit_once('-').unwrap();
        map.insert(format!("{name}-0123456789abcdef"), value);
    }
    scene.live().await;
    assert!(scene.storage.keys().is_empty(), "{:?}", scene.storage.keys());
    assert_eq!(sent(&scene.sandbox), ["one"]);
}

#[tokio::test]
async fn what_a_stop_had_to_leave_comes_again() {
    let clock = Clock::manual();
    let scene = Scene::new().await;
    let gate = Gate::closed();
    scene.sandbox.user("Ali").send("one").await;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let client = scene.client(&gate).clock(clock.clone());
    let bot = tokio::spawn(client.serve_until(async { drop(stopped.await) }));
    gate.begun.acquire().await.unwrap().forget();
    stop.send(()).unwrap();
    clock.wait_for_sleepers(1).await;
    clock.advance(Duration::from_secs(30));
    bot.await.unwrap().unwrap();
    scene.live().await;
    assert_eq!(sent(&scene.sandbox), ["one"]);
}

/// As long as updates cannot be written down, Bale keeps them.
#[tokio::test]
async fn a_storage_that_fails_loses_nothing() {
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    let storage = Durable::default();
    storage.broken.store(true, std::sync::atomic::Ordering::SeqCst);
    let shared = storage.clone();
    let bot = sandbox.run(|client| client.storage(shared).data(Gate::open()).handlers(handlers![handle])).await;
    let ali = sandbox.user("Ali");
    ali.send("one").await;
    for _ in 0..3 {
        clock.wait_for_sleepers(1).await;
        assert_eq!(sandbox.pending_updates(), 1);
        clock.advance(Duration::from_secs(4));
    }
    clock.wait_for_sleepers(1).await;
    storage.broken.store(false, std::sync::atomic::Ordering::SeqCst);
    clock.advance(Duration::from_secs(8));
    assert_eq!(ali.next_reply().await.content(), "one");
    bot.stop().await.unwrap();
    assert_eq!(sent(&sandbox), ["one"]);
}

const ADDRESS: &str = "BALETHON_TEST_ADDRESS";

/// The program that the test below kills; by itself it does nothing.
#[test]
#[ignore = "started by another test"]
fn bot() {
    let Ok(address) = std::env::var(ADDRESS) else { return };
    let storage = storage::File::open(std::env::var("BALETHON_TEST_FILE").unwrap()).unwrap();
    let client = Client::new(std::env::var("BALETHON_TEST_TOKEN").unwrap()).base_url(address).storage(storage);
    run(client.data(Gate::open()).handlers(handlers![handle])).unwrap();
}

fn start_bot(sandbox: &Sandbox, file: &Path) -> Child {
    let mut program = Command::new(std::env::current_exe().unwrap());
    program.args(["--exact", "bot", "--ignored"]).env(ADDRESS, sandbox.url());
    program.env("BALETHON_TEST_TOKEN", sandbox.token()).env("BALETHON_TEST_FILE", file);
    program.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

#[tokio::test]
async fn a_killed_program_loses_nothing() {
    let sandbox = Sandbox::start().await;
    let file = std::env::temp_dir().join(format!("balethon-crash-{}.redb", std::process::id()));
    let _ = std::fs::remove_file(&file);
    let mut bot = start_bot(&sandbox, &file);
    let people: Vec<_> = (0..20).map(|number| sandbox.user(&format!("Person {number}"))).collect();
    let hold = sandbox.hold("sendMessage");
    for person in &people {
        person.send("first").await;
        person.send("second").await;
    }
    hold.wait(5).await;
    sandbox.wait_confirmed().await;
    bot.kill().unwrap();
    bot.wait().unwrap();
    hold.release();

    let mut bot = start_bot(&sandbox, &file);
    // All is handled again that was not handled to its end: at least once, and in order.
    for person in &people {
        while person.next_reply().await.content() != "second" {}
        let own = sandbox
            .requests()
            .into_iter()
            .filter(|request| request.method == "sendMessage" && request.parameters["chat_id"] == json!(person.id().0));
        let texts: Vec<_> = own.map(|request| request.parameters["text"].clone()).collect();
        assert!(texts.ends_with(&[json!("first"), json!("second")]), "{texts:?}");
    }
    bot.kill().unwrap();
    bot.wait().unwrap();
    std::fs::remove_file(&file).unwrap();
}
