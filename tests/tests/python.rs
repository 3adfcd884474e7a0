//! Bots in Python against the sandbox: one of the library Balethon, and a script with the standard library alone.
//!
//! The first needs the package Balethon for the interpreter that `BALE_TEST_PYTHON` names (`python3` without it):
//! `pip install -r tests/python/requirements.txt`. Where that is missing, the tests say that they were skipped.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use balethon::sandbox::{Attachment, Person, Sandbox};

fn interpreter() -> String {
    std::env::var("BALE_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

/// Whether the interpreter is there, with this module. Says so where it is not.
fn python_has(module: &str) -> bool {
    let import = Command::new(interpreter()).args(["-c", &format!("import {module}")]).output();
    let found = import.is_ok_and(|output| output.status.success());
    if !found {
        // Straight to stderr: what is printed the usual way is shown for failed tests only.
        let _ = writeln!(std::io::stderr(), "SKIPPED: {} with the module {module} is not installed", interpreter());
    }
    found
}

fn script(sandbox: &Sandbox, name: &str) -> Command {
    let mut command = Command::new(interpreter());
    command
        .arg(format!("{}/python/{name}", env!("CARGO_MANIFEST_DIR")))
        .env("BALE_TOKEN", sandbox.token())
        .env("BALE_BASE_URL", sandbox.url())
        .env("PYTHONIOENCODING", "utf-8")
        .env_remove("http_proxy")
        .env_remove("HTTP_PROXY")
        .env_remove("all_proxy")
        .env_remove("ALL_PROXY");
    command
}

/// The bot; killed when it is dropped.
struct PythonBot(Child);

impl PythonBot {
    /// Starts it, and waits until it says that it is ready.
    async fn start(sandbox: &Sandbox) -> Self {
        let mut child = script(sandbox, "bot.py").stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = tokio::task::spawn_blocking(move || {
            let first = lines.next();
            // Somebody has to read on, or the bot would stop at a full pipe.
            std::thread::spawn(move || {
                lines.map_while(Result::ok).for_each(|line| drop(writeln!(std::io::stderr(), "{line}")));
            });
            first
        });
        assert_eq!(first.await.unwrap().unwrap().unwrap(), "ready");
        Self(child)
    }
}

impl Drop for PythonBot {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn says(person: &Person, text: &str, expected: &str) {
    person.send(text).await;
    assert_eq!(person.next_reply().await.content(), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_of_the_python_balethon_works() {
    if !python_has("balethon") {
        return;
    }
    let sandbox = Sandbox::start().await;
    let _bot = PythonBot::start(&sandbox).await;
    let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    // Commands, echo, a conversation.
    says(&ali, "/start", "Hello from Python!").await;
    says(&ali, "/add 2 40", "42").await;
    says(&ali, "سلام", "سلام").await;
    says(&ali, "/form", "Your name?").await;
    says(&sara, "untouched", "untouched").await;
    says(&ali, "Ali", "Ali, your age?").await;
    says(&ali, "30", "30. Thank you!").await;
    says(&ali, "again", "again").await;
    // Keyboards.
    says(&ali, "/menu", "What?").await;
    ali.click("Tea").await;
    assert_eq!(ali.next_toast().await.text, "You want tea");
    assert_eq!(ali.next_edit().await.content(), "tea it is");
    says(&ali, "/keys", "Keys").await;
    ali.click("Two").await;
    assert_eq!(ali.next_reply().await.content(), "Two");
    // Payment.
    ali.send("/buy").await;
    assert_eq!(ali.next_reply().await["invoice"]["total_amount"], 10_000);
    ali.pay().await;
    assert_eq!(ali.next_reply().await.content(), "Paid 10000");
    // Files, both ways.
    ali.send_file(Attachment::document("a.txt", "12345")).await;
    assert_eq!(ali.next_reply().await.content(), "a.txt: 5 bytes");
    let back = ali.next_reply().await;
    assert_eq!(sandbox.file(back["document"]["file_id"].as_str().unwrap()).unwrap(), "12345");
    // A group.
    let group = sandbox.group("Club", [&ali]);
    group.join(&sara).await;
    assert_eq!(sara.in_group(&group).next_reply().await.content(), "Welcome Sara");
    says(&sara.in_group(&group), "how many?", "We are 3").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pythons_standard_library_is_enough() {
    if !python_has("urllib.request") {
        return;
    }
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    ali.send("/start").await;
    let mut script = script(&sandbox, "every_encoding.py");
    let output = tokio::task::spawn_blocking(move || script.output()).await.unwrap().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(ali.transcript().ends_with("multipart POST سلام\nbot: <document>"), "{}", ali.transcript());
}
