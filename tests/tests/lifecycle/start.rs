//! What happens before the first update.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use balethon::Clock;
use balethon::prelude::*;
use balethon::sandbox::Sandbox;
use balethon::types::Photo;
use tokio::sync::{Semaphore, oneshot};

use crate::log::Log;

#[derive(Clone)]
struct Gate {
    arrived: Arc<Semaphore>,
    open: Arc<Semaphore>,
    left: Arc<AtomicUsize>,
}

impl Gate {
    fn closed() -> Self {
        Self { arrived: Arc::new(Semaphore::new(0)), open: Arc::new(Semaphore::new(0)), left: Arc::default() }
    }

    async fn pass(&self) {
        let _left = Left(&self.left);
        self.arrived.add_permits(1);
        self.open.acquire().await.unwrap().forget();
    }
}

/// Counts futures that ended, in whichever way.
struct Left<'a>(&'a AtomicUsize);

impl Drop for Left<'_> {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[on_initialize]
async fn prepare(gate: Data<Gate>) {
    gate.pass().await;
}

#[on_message]
async fn echo(message: Message) -> String {
    message.content().to_owned()
}

#[tokio::test]
async fn initialize_is_awaited_before_the_first_poll() {
    let sandbox = Sandbox::start().await;
    let gate = Gate::closed();
    let client = sandbox.client().data(gate.clone()).handlers(handlers![prepare, echo]);
    let (stop, stopped) = oneshot::channel::<()>();
    let bot = tokio::spawn(client.serve_until(async { drop(stopped.await) }));
    gate.arrived.acquire().await.unwrap().forget();
    let methods: Vec<_> = sandbox.requests().into_iter().map(|request| request.method).collect();
    assert_eq!(methods, ["getMe"]);
    gate.open.add_permits(1);
    sandbox.wait_in_flight("getUpdates", 1).await;
    stop.send(()).unwrap();
    bot.await.unwrap().unwrap();
}

mod admin {
    use balethon::prelude::*;

    chain!(private, group = 1, name = "the admins");

    pub(super) mod secret {
        use balethon::prelude::*;

        chain!(!forward);

        #[on_command]
        pub(in super::super) async fn stop() {}
    }

    #[before]
    pub(super) async fn look() {}
}

#[on_message(private)]
async fn shown(photo: Photo, _user: Option<User>) {
    drop(photo);
}

#[tokio::test]
async fn the_table_of_handlers_shows_their_chains_and_what_parameters_demand() {
    let (log, _guard) = Log::listen();
    let sandbox = Sandbox::start().await;
    let _bot = sandbox.run(|client| client.handlers(handlers![admin::look, admin::secret::stop, shown, echo])).await;
    let log = log.text();
    let line = |handler: &str| log.lines().find(|line| line.contains(&format!("handler=\"{handler}\""))).unwrap();
    let stop = r#"attribute="on_command" takes="command \"stop\", in the admins (private), in start::admin::secret (!forward)""#;
    assert!(line("stop").contains(stop), "{log}");
    assert!(line("stop").contains("group=1"), "{log}");
    assert!(line("look").contains(r#"attribute="before" takes="in the admins (private)""#), "{log}");
    assert!(line("shown").contains(r#"takes="private, takes Photo""#), "{log}");
    assert!(line("echo").contains(r#"takes="" "#), "{log}");
}

#[tokio::test]
async fn an_endless_initialize_hangs_neither_start_nor_stop() {
    let (log, _guard) = Log::listen();
    let clock = Clock::manual();
    let sandbox = Sandbox::start_with(clock.clone()).await;
    let gate = Gate::closed();
    let shared = gate.clone();
    let starting = sandbox.run(|client| client.data(shared).handlers(handlers![prepare, echo]));
    let patience = async {
        clock.wait_for_sleepers(1).await;
        assert_eq!(sandbox.in_flight("getUpdates"), 0);
        clock.advance(Duration::from_secs(10));
    };
    let (bot, ()) = tokio::join!(starting, patience);
    assert!(log.text().contains("an `on_initialize` handler has not ended after 10 s"), "{}", log.text());
    let ali = sandbox.user("Ali");
    ali.send("hello").await;
    assert_eq!(ali.next_reply().await.content(), "hello");
    bot.stop().await.unwrap();
    // It is ended with the bot.
    while gate.left.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_stop_does_not_wait_for_initialize() {
    let sandbox = Sandbox::start_with(Clock::manual()).await;
    let gate = Gate::closed();
    let client = sandbox.client().data(gate.clone()).handlers(handlers![prepare, echo]);
    let (stop, stopped) = oneshot::channel::<()>();
    let bot = tokio::spawn(client.serve_until(async { drop(stopped.await) }));
    gate.arrived.acquire().await.unwrap().forget();
    stop.send(()).unwrap();
    bot.await.unwrap().unwrap();
}

#[on_initialize]
async fn fails() -> Result {
    Err("the notes are gone".into())
}

#[on_initialize(rank = 1)]
async fn comes_after_it(order: Data<Order>) {
    order.0.lock().unwrap().push("initialize");
}

#[on_connect]
async fn connected(order: Data<Order>) {
    order.0.lock().unwrap().push("connect");
}

#[on_disconnect]
async fn disconnected(order: Data<Order>) {
    order.0.lock().unwrap().push("disconnect");
}

#[on_shutdown]
async fn ended(order: Data<Order>) {
    order.0.lock().unwrap().push("shutdown");
}

#[on_shutdown(rank = 1)]
async fn ended_too(order: Data<Order>) -> Result {
    order.0.lock().unwrap().push("shutdown again");
    Err("too late".into())
}

// What was lost comes as an error, and ends nothing.
#[on_error]
async fn noted(event: ErrorEvent, error: &Failure, order: Data<Order>) {
    let expected = if event.place().unwrap().handler == "fails" { "the notes are gone" } else { "too late" };
    assert_eq!(error.to_string(), expected);
    order.0.lock().unwrap().push("error");
}

#[derive(Clone, Default)]
struct Order(Arc<Mutex<Vec<&'static str>>>);

#[tokio::test]
async fn lifecycle_events_come_in_order_and_all_their_handlers_run() {
    let sandbox = Sandbox::start().await;
    let order = Order::default();
    let shared = order.clone();
    let handlers = handlers![fails, comes_after_it, connected, disconnected, ended, ended_too, noted];
    let bot = sandbox.run(|client| client.data(shared).handlers(handlers)).await;
    sandbox.wait_in_flight("getUpdates", 1).await;
    sandbox.user("Ali").send("hello").await;
    sandbox.wait_confirmed().await;
    bot.stop().await.unwrap();
    let expected = ["error", "initialize", "connect", "shutdown", "shutdown again", "error"];
    assert_eq!(*order.0.lock().unwrap(), expected);
}

struct Greeting(&'static str);

#[on_message]
async fn greet(greeting: Data<Greeting>) -> &'static str {
    greeting.0
}

#[tokio::test]
async fn shared_data_is_made_inside_the_runtime() {
    let sandbox = Sandbox::start().await;
    let make = || async {
        tokio::task::yield_now().await;
        Ok::<_, std::io::Error>(Greeting("made"))
    };
    let _bot = sandbox.run(|client| client.data_with(make).handlers(handlers![greet])).await;
    let ali = sandbox.user("Ali");
    ali.send("hello").await;
    assert_eq!(ali.next_reply().await.content(), "made");
}

#[tokio::test]
async fn data_that_cannot_be_made_is_an_error_at_the_start() {
    let sandbox = Sandbox::start().await;
    let make = || async { Err::<Greeting, _>(std::io::Error::other("no route to the database")) };
    let failure = sandbox.client().data_with(make).handlers(handlers![greet]).serve().await.unwrap_err().to_string();
    assert!(failure.contains("Greeting") && failure.contains("no route to the database"), "{failure}");
}

#[tokio::test]
async fn pending_updates_are_kept_or_skipped() {
    for skip in [false, true] {
        let (log, _guard) = Log::listen();
        let sandbox = Sandbox::start().await;
        let ali = sandbox.user("Ali");
        for number in 0..150 {
            ali.send(format!("old {number}")).await;
        }
        let bot = sandbox.run(|client| client.skip_pending_updates(skip).handlers(handlers![echo])).await;
        sandbox.wait_confirmed().await;
        sandbox.wait_in_flight("getUpdates", 1).await;
        ali.send("new").await;
        let first = if skip { "new" } else { "old 0" };
        assert_eq!(ali.next_reply().await.content(), first);
        assert_eq!(log.text().contains("skipped 150 pending updates"), skip, "{}", log.text());
        bot.stop().await.unwrap();
    }
}

#[tokio::test]
async fn a_webhook_that_was_left_is_removed() {
    let sandbox = Sandbox::start().await;
    sandbox.client().set_webhook("https://example.com/hook").await.unwrap();
    let (log, _guard) = Log::listen();
    let _bot = sandbox.run(|client| client.handlers(handlers![echo])).await;
    let ali = sandbox.user("Ali");
    ali.send("hello").await;
    assert_eq!(ali.next_reply().await.content(), "hello");
    assert!(log.text().contains("a webhook was set"), "{}", log.text());
}

/// What a bot says of its start, where it cannot reach this address so many times.
async fn says_of(address: &str, times: usize) -> String {
    let (log, _guard) = Log::listen();
    let clock = Clock::manual();
    let client = Client::new("1:token").base_url(address).clock(clock.clone()).handlers(handlers![echo]);
    let bot = tokio::spawn(client.serve_until(std::future::pending()));
    for _ in 1..times {
        clock.wait_for_sleepers(1).await;
        clock.advance(Duration::from_secs(60));
    }
    clock.wait_for_sleepers(1).await;
    bot.abort();
    log.text()
}

#[tokio::test]
async fn a_server_that_stays_away_is_told_less_and_less_often() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let log = says_of(&format!("http://{free}"), 60).await;
    assert_eq!(log.matches("cannot be reached, trying again and again").count(), 1, "{log}");
    let told = log.matches("still cannot be reached, after ").count();
    assert!((3..=5).contains(&told), "{told}: {log}");
    assert!(!log.contains("Iran"), "{log}");
}

#[tokio::test]
async fn what_keeps_a_server_away_is_told() {
    let sandbox = Sandbox::start().await;
    let log = says_of(&sandbox.url().replace("http://", "https://"), 1).await;
    assert!(log.contains("try http:// instead of https://"), "{log}");
    let log = says_of("http://bale.invalid", 1).await;
    assert!(log.contains("Its name could not be looked up"), "{log}");
}

#[tokio::test]
async fn run_inside_a_runtime_says_what_to_write_instead() {
    let failure = run(Client::new("123:token")).unwrap_err();
    assert_eq!(failure.downcast_ref::<Error>().unwrap().kind(), ErrorKind::Usage);
    let told = failure.to_string();
    assert!(told.contains("`client.serve().await`") && told.contains("make `main` a plain `fn`"), "{told}");
}
