//! What keeps a bot from starting, and how it is told; several bots in one program.

use std::process::Command;
use std::time::Duration;

use balethon::Clock;
use balethon::handler::Handlers;
use balethon::prelude::*;
use balethon::sandbox::Sandbox;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

#[on_command]
async fn start() -> &'static str {
    "start"
}

#[on_message(command = "start")]
async fn begin() -> &'static str {
    "begin"
}

#[on_message(private & text)]
async fn one() -> &'static str {
    "one"
}

#[on_message(text & private)]
async fn two() -> &'static str {
    "two"
}

#[on_message(private & text)]
async fn passes_on() -> Flow {
    Flow::Continue
}

fn own(_: &Message) -> bool {
    true
}

#[on_message(own)]
async fn three() {}

#[on_message(own)]
async fn four() {}

#[on_callback_query(data = ["a", "b"])]
async fn press_a() {}

#[on_callback_query(data = ["b", "c"])]
async fn press_b() {}

struct Shop;

#[on_command]
async fn buy(_till: Option<Data<u8>>, shop: Data<Shop>) {
    drop(shop);
}

async fn no_handler() {}

mod empty {}

fn echo_client(sandbox: &Sandbox, handlers: Handlers) -> Client {
    sandbox.client().handlers(handlers)
}

async fn start_error(client: Client) -> String {
    let ended = tokio::time::timeout(Duration::from_secs(10), client.serve()).await;
    let failure = ended.expect("the bot goes on").unwrap_err();
    assert_eq!(failure.downcast_ref::<Error>().unwrap().kind(), ErrorKind::Startup, "{failure}");
    failure.to_string()
}

#[tokio::test]
async fn two_that_take_the_same_are_both_named() {
    let sandbox = Sandbox::start().await;
    for (handlers, names, what) in [
        (handlers![start, begin], ["start", "begin"], "\"start\""),
        (handlers![one, two], ["one", "two"], "exactly the same"),
        (handlers![three, four], ["three", "four"], "exactly the same"),
        (handlers![press_a, press_b], ["press_a", "press_b"], "\"b\""),
    ] {
        let error = start_error(echo_client(&sandbox, handlers)).await;
        for name in names {
            assert!(error.contains(&format!("`{name}` at ")), "{error}");
        }
        assert_eq!(error.matches("registry.rs:").count(), 2, "{error}");
        assert!(error.contains(what), "{error}");
    }
    // Nothing was asked of Bale.
    assert!(sandbox.requests().is_empty());
}

#[tokio::test]
async fn one_that_may_pass_the_update_on_is_no_trouble() {
    let sandbox = Sandbox::start().await;
    // The order in the source decides: `passes_on` stands behind the other, which keeps all.
    let error = start_error(echo_client(&sandbox, handlers![one, passes_on])).await;
    assert!(error.contains("`one` at ") && error.contains("`passes_on` at "), "{error}");
    let _bot = sandbox.run(|client| client.handlers(handlers![early, late])).await;
    let ali = sandbox.user("Ali");
    ali.send("hello").await;
    assert_eq!(ali.next_reply().await.content(), "late");
}

#[on_message]
async fn early() -> Flow {
    Flow::Continue
}

#[on_message]
async fn late() -> &'static str {
    "late"
}

#[tokio::test]
async fn all_problems_are_told_at_once() {
    let sandbox = Sandbox::start().await;
    let error = start_error(echo_client(&sandbox, handlers![buy, no_handler, one, two, mod crate::empty])).await;
    assert!(error.contains("`buy` at ") && error.contains("`shop: Data<"), "{error}");
    assert!(error.contains("give it with `Client::data`") && !error.contains("_till"), "{error}");
    assert!(error.contains("`no_handler` in `handlers![…]` at ") && error.contains("is no handler"), "{error}");
    assert!(error.contains("the module `registry::empty`"), "{error}");
    assert!(error.contains("exactly the same"), "{error}");
}

#[tokio::test]
async fn bad_tokens_are_told_with_what_to_do() {
    let sandbox = Sandbox::start().await;
    let client = |token: &str| Client::new(token).base_url(sandbox.url()).handlers(handlers![start]);
    for (token, what) in [
        ("", "it is empty"),
        ("  ", "it is empty"),
        ("12:a/b", "it has characters in it that no token has"),
        ("s3cret", "it has no colon in it"),
        ("bot12:s3cret", "it does not begin with a number and a colon"),
        ("12:", "it ends with its colon"),
    ] {
        let error = start_error(client(token)).await;
        assert!(error.contains(what) && error.contains("@botfather") && !error.contains("s3cret"), "{error}");
    }
    assert!(sandbox.requests().is_empty());
    for code in [403, 401, 404, 400] {
        sandbox.quirks(|quirks| quirks.wrong_token = code);
        let failure = client("1:wrong").serve().await.unwrap_err();
        assert_eq!(failure.downcast_ref::<Error>().unwrap().kind(), ErrorKind::TokenRefused);
        assert!(failure.to_string().contains("@botfather") && !failure.to_string().contains("wrong"), "{failure}");
    }
}

/// A server that answers everything with this, and its address.
async fn server(answer: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                // Others speak before they are asked.
                if answer.starts_with("HTTP") || answer.starts_with('<') {
                    let _ = stream.read(&mut [0; 4096]).await;
                }
                let _ = stream.write_all(answer.as_bytes()).await;
                // Kept open until the other side goes, so that nothing is lost on the way.
                while stream.read(&mut [0; 4096]).await.is_ok_and(|read| read > 0) {}
            });
        }
    });
    address
}

#[tokio::test]
async fn an_address_that_is_no_bale_is_told() {
    for answer in [
        "+OK POP3 server ready\r\n",
        "SSH-2.0-OpenSSH_9.6\r\n",
        "HTTP/1.1 404 Not Found\r\ncontent-type: text/html\r\ncontent-length: 22\r\n\r\n<html>not here</html>\r\n",
        "<html>no HTTP at all</html>\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
    ] {
        let address = server(answer).await;
        let client = Client::new("1:token").base_url(&address).clock(Clock::manual()).handlers(handlers![start]);
        let error = start_error(client).await;
        assert!(error.contains(&address) && error.contains("BALE_BASE_URL"), "{answer}: {error}");
    }
}

#[tokio::test]
async fn an_address_that_is_none_is_told() {
    for address in ["tapi.bale.ai", "not an address", ""] {
        let client = Client::new("1:token").base_url(address).clock(Clock::manual()).handlers(handlers![start]);
        let failure = client.serve().await.unwrap_err().to_string();
        assert!(failure.contains("address"), "{address}: {failure}");
    }
}

#[tokio::test]
async fn an_unreachable_host_is_tried_until_it_is_there() {
    let clock = Clock::manual();
    let sandbox = Sandbox::start().await;
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let address = format!("http://{free}");
    let client = Client::new(sandbox.token()).base_url(address).clock(clock.clone()).print_handlers(false);
    let bot = tokio::spawn(client.handlers(handlers![start]).serve_until(std::future::pending()));
    for _ in 0..4 {
        clock.wait_for_sleepers(1).await;
        clock.advance(Duration::from_secs(60));
    }
    clock.wait_for_sleepers(1).await;
    let listener = TcpListener::bind(free).await.unwrap();
    let target = sandbox.url().trim_start_matches("http://").to_owned();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut there = TcpStream::connect(&target).await.unwrap();
            tokio::spawn(async move { tokio::io::copy_bidirectional(&mut stream, &mut there).await });
        }
    });
    clock.advance(Duration::from_secs(60));
    let ali = sandbox.user("Ali");
    ali.send("/start").await;
    assert_eq!(ali.next_reply().await.content(), "start");
    bot.abort();
}

#[tokio::test]
async fn several_bots_in_one_program_keep_apart() {
    let sandbox = Sandbox::start().await;
    let token = sandbox.new_bot("Other");
    let _first = sandbox.run(|client| client.handlers(handlers![start])).await;
    let _second = sandbox.run_as(&token, |client| client.handlers(handlers![begin])).await;
    let ali = sandbox.user("Ali");
    let to_other = ali.talking_to(&token);
    ali.send("/start").await;
    to_other.send("/start").await;
    assert_eq!(ali.next_reply().await.content(), "start");
    assert_eq!(to_other.next_reply().await.content(), "begin");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn one_bot_that_cannot_start_ends_the_others_in_order() {
    let sandbox = Sandbox::start().await;
    let good = echo_client(&sandbox, handlers![start]);
    let bad = Client::new("1:wrong").base_url(sandbox.url()).handlers(handlers![begin]);
    let ended = tokio::task::spawn_blocking(move || run([good, bad])).await.unwrap();
    assert_eq!(ended.unwrap_err().downcast_ref::<Error>().unwrap().kind(), ErrorKind::TokenRefused);
}

/// Ends the program when its bot has started.
#[on_initialize]
async fn leave() {
    std::process::exit(0);
}

/// The program that the test below starts; by itself it does nothing.
#[test]
#[ignore = "started by another test"]
fn from_env() {
    if std::env::var("BALETHON_TEST").is_err() {
        return;
    }
    let client = match Client::from_env() {
        Ok(client) => client,
        Err(error) => panic!("{:?}: {error}: {:?}", error.kind(), std::error::Error::source(&error)),
    };
    if let Ok(variable) = std::env::var("BALETHON_TEST_OTHER") {
        let other = Client::from_env_var(&variable).unwrap();
        let usernames = [&client, &other].map(|client| client.get_me().wait().unwrap().username.unwrap());
        panic!("{usernames:?}");
    }
    if std::env::var("BALETHON_TEST_RUN").is_ok() {
        let handlers =
            if std::env::var("BALETHON_TEST_ALL").is_ok() { handlers![one, two] } else { handlers![start, leave] };
        panic!("{:?}", run(client.handlers(handlers)));
    }
    let name = client.get_me().retry(false).wait().map(|me| me.to_string());
    panic!("{name:?}");
}

fn with_env(variables: &[(&str, &str)]) -> String {
    let mut program = Command::new(std::env::current_exe().unwrap());
    program.args(["--exact", "from_env", "--ignored", "--nocapture"]).env("BALETHON_TEST", "1");
    for name in ["BALE_TOKEN", "BALE_BASE_URL", "BALE_SANDBOX", "BALE_SANDBOX_PORT"] {
        program.env_remove(name);
    }
    let output = program.envs(variables.iter().copied()).output().unwrap();
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_environment_gives_token_and_address() {
    let sandbox = Sandbox::start().await;
    let (token, url) = (sandbox.token(), sandbox.url());
    let output = with_env(&[("BALE_TOKEN", &token), ("BALE_BASE_URL", &format!("{url}/"))]);
    assert!(output.contains("Ok(\"bot"), "{output}");
    let output = with_env(&[("BALE_TOKEN", "1:wrong"), ("BALE_BASE_URL", &url)]);
    assert!(output.contains("TokenRefused") && !output.contains("1:wrong"), "{output}");
    let output = with_env(&[("BALE_TOKEN", "  "), ("BALETHON_TEST_RUN", "1")]);
    if cfg!(debug_assertions) {
        assert!(output.contains("Chat with it at http://127.0.0.1:"), "{output}");
    } else {
        assert!(output.contains("BALE_TOKEN=<number>:<letters> cargo run"), "{output}");
    }
    let output = with_env(&[("BALE_BASE_URL", "http://127.0.0.1:9")]);
    let told = if cfg!(debug_assertions) { "there is no BALE_TOKEN for it" } else { "there is no token" };
    assert!(output.contains(told) && !output.contains("sandbox, on this"), "{output}");
    let output = with_env(&[("BALE_SANDBOX", "1"), ("BALETHON_TEST_RUN", "1")]);
    assert!(output.contains("Chat with it at http://127.0.0.1:"), "{output}");
    // Nobody chats with a bot that does not start.
    let output = with_env(&[("BALE_SANDBOX", "1"), ("BALETHON_TEST_RUN", "1"), ("BALETHON_TEST_ALL", "1")]);
    assert!(output.contains("the bot cannot start") && !output.contains("Chat with it"), "{output}");
    let output = with_env(&[("BALE_SANDBOX", "1"), ("BALETHON_TEST_OTHER", "SHOP_TOKEN")]);
    assert!(output.contains("There is no SHOP_TOKEN") && output.contains(r#"["my_bot", "shop_bot"]"#), "{output}");
    for no in ["0", "false"] {
        let output = with_env(&[("BALE_SANDBOX", no), ("BALETHON_TEST_RUN", "1")]);
        assert!(output.contains("there is no token") && !output.contains("Chat with it"), "{output}");
    }
    let output = with_env(&[("BALE_SANDBOX", ""), ("BALETHON_TEST_RUN", "1")]);
    assert_eq!(output.contains("Chat with it"), cfg!(debug_assertions), "{output}");
    let output = with_env(&[("BALE_SANDBOX", "yes")]);
    assert!(output.contains("BALE_SANDBOX is \"yes\": write 1"), "{output}");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = with_env(&[("BALE_SANDBOX", "1"), ("BALE_SANDBOX_PORT", &port)]);
    assert!(
        output.contains("the sandbox could not be started") && output.contains("Address already in use"),
        "{output}"
    );
    let output = with_env(&[("BALE_SANDBOX", "1"), ("BALE_SANDBOX_PORT", "tea")]);
    assert!(output.contains("the sandbox could not be started") && output.contains("BALE_SANDBOX_PORT is"), "{output}");
}
