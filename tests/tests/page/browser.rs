//! A real browser, driven over WebDriver by the labels that a person sees.
//!
//! It needs the programs `chromium` and `chromedriver` (Debian's packages `chromium` and `chromium-driver`, or what
//! `BALE_TEST_CHROMIUM` and `BALE_TEST_CHROMEDRIVER` name). Where they are missing the tests say that they were skipped,
//! unless `BALE_TEST_BROWSER=1` says that they must run. With `BALE_TEST_SCREENSHOTS` pictures are kept in that folder.

use std::future::Future;
use std::io::{BufRead, BufReader, Write};
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::FutureExt;
use serde_json::{Value, json};

/// By which a program over WebDriver knows elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// What every script here begins with: what is seen, and under which name.
const LOOK: &str = r#"
const seen = node => node.checkVisibility({ visibilityProperty: true })
const textOf = node => node.nodeType === Node.TEXT_NODE ? node.data : node.ariaHidden === 'true' || node.hidden ? '' : [...node.childNodes].map(textOf).join(' ')
const labelOf = node => (node.getAttribute('aria-label') || [...node.labels ?? []].map(textOf).join(' ').trim()
    || textOf(node).trim() || node.placeholder || '').replace(/\s+/g, ' ')
const front = () => document.querySelector('.menu') ?? [...document.querySelectorAll('dialog[open]')].at(-1) ?? document
const find = (kind, label) => {
    const all = [...front().querySelectorAll(kind)].filter(seen)
    return all.findLast(node => labelOf(node) === label) ?? all.findLast(node => labelOf(node).includes(label))
}
const BUTTON = 'button, a, summary, label', FIELD = 'input, textarea, select'
/** Waits for what `look` finds: the page changes, and it is asked again. */
const until = look => new Promise(resolve => {
    const tried = () => { try { return look() } catch { return null } } // what it asks for may not be there yet
    const again = () => { const found = tried(); if (found) { observer.disconnect(); resolve(found) } }
    const observer = new MutationObserver(again)
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
    for (const change of ['load', 'loadedmetadata', 'error', 'input', 'toggle']) document.addEventListener(change, again, true)
    again()
})
"#;

struct Driver {
    child: Child,
    address: String,
    profile: PathBuf,
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}

fn program(variable: &str, usual: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| usual.to_owned())
}

/// Whether the browser is there. Says so where it is not.
fn installed() -> bool {
    let there =
        |program: &str| Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success());
    let missing: Vec<_> =
        [program("BALE_TEST_CHROMIUM", "chromium"), program("BALE_TEST_CHROMEDRIVER", "chromedriver")]
            .into_iter()
            .filter(|program| !there(program))
            .collect();
    if missing.is_empty() {
        return true;
    }
    let missing = missing.join(" and ");
    assert!(std::env::var_os("BALE_TEST_BROWSER").is_none(), "BALE_TEST_BROWSER is set, but {missing} cannot be run");
    // Straight to stderr: what is printed the usual way is shown for failed tests only.
    let _ = writeln!(std::io::stderr(), "SKIPPED: the page in a browser; {missing} cannot be run");
    false
}

/// Starts the driver on a port that the system chooses. It chooses one of IPv4 and wants the same of IPv6, which may be
/// taken; then it ends, and is started again.
fn driver() -> Driver {
    (0..10).find_map(|_| start_driver()).expect("chromedriver starts and names its port")
}

fn start_driver() -> Option<Driver> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let profile = std::env::temp_dir().join(format!("balethon-page-{}-{number}", std::process::id()));
    std::fs::create_dir_all(&profile).unwrap();
    let mut child = Command::new(program("BALE_TEST_CHROMEDRIVER", "chromedriver"))
        .arg("--port=0")
        // What it leaves behind goes away with the profile.
        .env("TMPDIR", &profile)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let port = lines.find_map(|line| line.split_once("successfully on port ").map(|(_, port)| port.to_owned()));
    // Somebody has to read on, or the driver would stop at a full pipe.
    std::thread::spawn(move || lines.for_each(drop));
    let mut driver = Driver { child, address: String::new(), profile };
    driver.address = format!("http://127.0.0.1:{}", port?.trim_end_matches('.'));
    Some(driver)
}

/// A client for servers on this machine.
pub(crate) fn http() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().unwrap()
}

/// A page in a browser of its own.
pub(crate) struct Browser {
    http: reqwest::Client,
    session: String,
}

/// Runs a test in a browser: one at a time, for each takes hundreds of megabytes. When it fails, what was to be seen is
/// told. Without a browser it is skipped.
pub(crate) async fn in_browser<F: Future<Output = ()>>(url: String, test: impl FnOnce(Browser) -> F) {
    static ONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    if !installed() {
        return;
    }
    let _one = ONE.lock().await;
    let driver = tokio::task::spawn_blocking(driver).await.unwrap();
    let browser = Browser::open(&driver, &url).await;
    let page = Browser { http: browser.http.clone(), session: browser.session.clone() };
    let outcome = AssertUnwindSafe(test(page)).catch_unwind().await;
    if outcome.is_err() {
        let shown = browser.script("return document.body.innerText", json!([])).await.unwrap_or_default();
        let _ = writeln!(std::io::stderr(), "the page showed:\n{}", shown.as_str().unwrap_or_default());
        let _ = writeln!(std::io::stderr(), "the browser said: {}", browser.complaints().await);
        browser.screenshot(&format!("failed {}", std::thread::current().name().unwrap_or_default())).await;
    }
    let complaints = browser.complaints().await;
    let _ = browser.send(reqwest::Method::DELETE, "", None).await;
    drop(driver);
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
    assert_eq!(complaints, json!([]), "the browser complained");
}

impl Browser {
    async fn open(driver: &Driver, url: &str) -> Self {
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--lang=en",
        ];
        let mut arguments = arguments.map(str::to_owned).to_vec();
        arguments.push(format!("--user-data-dir={}", driver.profile.join("profile").display()));
        let options = json!({"args": arguments, "binary": which(&program("BALE_TEST_CHROMIUM", "chromium"))});
        let capabilities = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options, "timeouts": {"script": 20_000},
            "goog:loggingPrefs": {"browser": "WARNING"},
        }}});
        let http = http();
        let mut browser = Self { http, session: format!("{}/session", driver.address) };
        let session = browser.send(reqwest::Method::POST, "", Some(capabilities)).await.unwrap();
        browser.session = format!("{}/{}", browser.session, session["sessionId"].as_str().unwrap());
        browser.size(1280, 800).await;
        browser.post("/url", json!({"url": url})).await;
        browser
    }

    async fn send(&self, method: reqwest::Method, path: &str, body: Option<Value>) -> Result<Value, String> {
        let mut request = self.http.request(method, format!("{}{path}", self.session));
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.map_err(|error| error.to_string())?;
        let failed = !answer.status().is_success();
        let mut answer: Value = answer.json().await.map_err(|error| error.to_string())?;
        let value = answer["value"].take();
        if failed { Err(format!("{}: {}", value["error"], value["message"])) } else { Ok(value) }
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        self.send(reqwest::Method::POST, path, Some(body)).await.unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    async fn script(&self, script: &str, arguments: Value) -> Result<Value, String> {
        let body = json!({"script": format!("{LOOK}{script}"), "args": arguments});
        self.send(reqwest::Method::POST, "/execute/sync", Some(body)).await
    }

    /// Loads the page anew, and waits until that is done and drawn: keys that come before are lost.
    pub(crate) async fn reload(&self) {
        self.post("/refresh", json!({})).await;
        self.ask("return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))").await;
    }

    /// What a script gives, which may use the words above.
    pub(crate) async fn ask(&self, script: &str) -> Value {
        self.script(script, json!([])).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Waits until an expression holds.
    pub(crate) async fn until(&self, expression: &str) {
        let found = self.script(&format!("return until(() => ({expression})).then(() => true)"), json!([])).await;
        found.unwrap_or_else(|error| panic!("never: {expression}: {error}"));
    }

    async fn find(&self, kind: &str, label: &str) -> String {
        let script = format!("return until(() => find({kind}, arguments[0]))");
        let found = self.script(&script, json!([label])).await;
        let found = found.unwrap_or_else(|error| panic!("there is no {kind} named {label:?}: {error}"));
        found[ELEMENT].as_str().unwrap_or_else(|| panic!("{kind} {label:?}: {found}")).to_owned()
    }

    /// Does something with an element; again, if it was drawn anew meanwhile.
    async fn with(&self, kind: &str, label: &str, what: &str, body: Value) {
        loop {
            let id = self.find(kind, label).await;
            let path = format!("/element/{id}/{what}");
            match self.send(reqwest::Method::POST, &path, Some(body.clone())).await {
                Ok(_) => return,
                Err(error) if error.contains("stale element") => {}
                Err(error) => panic!("{what} {label:?}: {error}"),
            }
        }
    }

    /// Clicks what has this name.
    pub(crate) async fn click(&self, label: &str) {
        self.with("BUTTON", label, "click", json!({})).await;
    }

    /// Opens the menu of the newest message of such a kind, and clicks an entry.
    pub(crate) async fn choose_message(&self, kind: &str, entry: &str) {
        let script = "return until(() => [...document.querySelectorAll(`.message${arguments[0]} .bubble`)].at(-1))";
        let found = self.script(script, json!([kind])).await;
        let message = found.unwrap_or_else(|error| panic!("no message {kind}: {error}"));
        let pointer = json!([
            {"type": "pointerMove", "origin": message, "x": 0, "y": 0},
            {"type": "pointerDown", "button": 2}, {"type": "pointerUp", "button": 2},
        ]);
        let mouse =
            json!({"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": pointer});
        self.post("/actions", json!({"actions": [mouse]})).await;
        self.click(entry).await;
    }

    /// Writes into the field with this name. `\u{e007}` is Enter.
    pub(crate) async fn write(&self, label: &str, text: &str) {
        self.with("FIELD", label, "value", json!({"text": text})).await;
    }

    /// Chooses files for the input with this name, which itself is never seen.
    pub(crate) async fn choose_files(&self, label: &str, paths: &[&Path]) {
        let script =
            "return [...document.querySelectorAll('input[type=file]')].find(node => labelOf(node) === arguments[0])";
        let found = self.script(script, json!([label])).await.unwrap();
        let id = found[ELEMENT].as_str().unwrap_or_else(|| panic!("no input for {label:?}")).to_owned();
        let text = paths.iter().map(|path| path.to_str().unwrap()).collect::<Vec<_>>().join("\n");
        self.post(&format!("/element/{id}/value"), json!({"text": text})).await;
    }

    /// Waits until this text can be seen.
    pub(crate) async fn see(&self, text: &str) {
        let found = self
            .script(
                "return until(() => document.body.innerText.includes(arguments[0])).then(() => true)",
                json!([text]),
            )
            .await;
        found.unwrap_or_else(|error| panic!("{text:?} never came: {error}"));
    }

    /// Waits until this text is gone.
    pub(crate) async fn miss(&self, text: &str) {
        let found = self
            .script(
                "return until(() => !document.body.innerText.includes(arguments[0])).then(() => true)",
                json!([text]),
            )
            .await;
        found.unwrap_or_else(|error| panic!("{text:?} never went: {error}"));
    }

    /// Writes a message and sends it.
    pub(crate) async fn say(&self, text: &str) {
        self.say_in("Message", text).await;
    }

    /// The same, where the field has another name.
    pub(crate) async fn say_in(&self, label: &str, text: &str) {
        self.write(label, &format!("{text}\u{e007}")).await;
    }

    /// Presses keys, wherever the focus is.
    pub(crate) async fn press(&self, keys: &str) {
        let actions: Vec<Value> = keys
            .chars()
            .flat_map(|key| [json!({"type": "keyDown", "value": key}), json!({"type": "keyUp", "value": key})])
            .collect();
        self.post("/actions", json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})).await;
    }

    /// The name of what has the focus.
    pub(crate) async fn focus(&self) -> String {
        self.ask("return labelOf(document.activeElement)").await.as_str().unwrap_or_default().to_owned()
    }

    /// Presses Tab until the focus is on what has this name.
    pub(crate) async fn tab_to(&self, label: &str) {
        let mut passed = Vec::new();
        for _ in 0..60 {
            let name = self.focus().await;
            if name == label || (name.contains(label) && name.len() < 200) {
                return;
            }
            passed.push(name);
            self.press("\u{e004}").await;
        }
        panic!("no way with Tab to {label:?}; on the way were {passed:?}");
    }

    /// What the browser complains of: errors of scripts, and what the page may not load.
    pub(crate) async fn complaints(&self) -> Value {
        self.post("/se/log", json!({"type": "browser"})).await
    }

    /// The size of what is seen of the page, as on a screen of that size.
    pub(crate) async fn size(&self, width: u32, height: u32) {
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
        let command = json!({"cmd": "Emulation.setDeviceMetricsOverride", "params": metrics});
        self.post("/goog/cdp/execute", command).await;
    }

    /// Keeps a picture of the page, where somebody wants pictures.
    pub(crate) async fn screenshot(&self, name: &str) {
        let Some(folder) = std::env::var_os("BALE_TEST_SCREENSHOTS") else { return };
        // Without what moves.
        let calm = json!([{"name": "prefers-reduced-motion", "value": "reduce"}]);
        let command = json!({"cmd": "Emulation.setEmulatedMedia", "params": {"features": calm}});
        self.post("/goog/cdp/execute", command).await;
        let command = json!({"cmd": "Page.captureScreenshot", "params": {"format": "png"}});
        let picture = self.post("/goog/cdp/execute", command).await;
        let bytes = decode(picture["data"].as_str().unwrap());
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(Path::new(&folder).join(format!("{name}.png")), bytes).unwrap();
    }
}

/// The driver wants the whole path.
fn which(program: &str) -> PathBuf {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
        .unwrap_or(program.into())
}

/// Base64.
fn decode(text: &str) -> Vec<u8> {
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let digits: Vec<u8> = text.bytes().filter(|byte| *byte != b'=').map(digit).collect();
    let join = |part: &[u8]| {
        let bits = part.iter().fold(0_u32, |bits, digit| bits << 6 | u32::from(*digit)) << (6 * (4 - part.len()));
        bits.to_be_bytes()[1..part.len()].to_vec()
    };
    digits.chunks(4).flat_map(join).collect()
}
