//! The sandbox that a bot without a token runs in.

use std::io;
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use crate::secret::Token;
use crate::{Client, Clock};

use super::server;
use super::state::Shared;
use super::world::{ChatKind, Role, World};

/// Names a port for it; without one the system chooses.
const PORT: &str = "BALE_SANDBOX_PORT";

/// The sandbox of this process.
#[derive(Clone)]
#[non_exhaustive]
pub struct Running {
    /// Where it is: the address for the client, and of the chat page.
    pub url: String,
    /// The token of the bot in it.
    pub token: String,
    shared: Arc<Shared>,
}

impl Running {
    /// A client for the bot in it.
    pub fn client(&self) -> Client {
        self.shared.telling(Client::new(&self.token).base_url(&self.url), &self.token)
    }
}

/// Starts the sandbox of this process, on a thread of its own, at the first call; gives the same one at every call.
///
/// In it are a bot, two people who have opened a chat with it, and a group of all three. It listens on loopback, on
/// the port that `BALE_SANDBOX_PORT` names or else on one that the system chooses.
///
/// # Errors
/// When the port is no number, or is taken.
pub fn background() -> io::Result<Running> {
    with_background(|running, _| running.clone())
}

/// One more bot in the sandbox of this process, by its name; the same one at every call with the name.
pub(crate) fn background_bot(name: &str) -> io::Result<Running> {
    with_background(|running, world| {
        let known = world.bots.iter().find(|(_, bot)| bot.name == name).map(|(id, _)| *id);
        let bot = known.unwrap_or_else(|| {
            let bot = world.add_bot(name, None);
            let people: Vec<i64> = world.people.keys().copied().collect();
            people.into_iter().for_each(|person| world.open_private(bot, person));
            bot
        });
        Running { token: world.bots[&bot].token.clone(), ..running.clone() }
    })
}

fn with_background<T>(then: impl FnOnce(&Running, &mut World) -> T) -> io::Result<T> {
    static RUNNING: Mutex<Option<Running>> = Mutex::new(None);
    let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    let running = match &*running {
        Some(running) => running,
        None => running.insert(start(port()?)?),
    };
    Ok(running.shared.change(|state| then(running, &mut state.world)))
}

fn port() -> io::Result<u16> {
    match std::env::var(PORT) {
        Err(_) => Ok(0),
        Ok(text) => text.trim().parse().map_err(|_| {
            let what = format!("{PORT} is {text:?}, but has to be a port: a number from 0 to 65535");
            io::Error::new(io::ErrorKind::InvalidInput, what)
        }),
    }
}

fn start(port: u16) -> io::Result<Running> {
    let shared = Arc::new(Shared::new(Clock::real()));
    let token = shared.change(|state| {
        let bot = populate(&mut state.world, Vec::new())?;
        io::Result::Ok(state.world.bots[&bot].token.clone())
    })?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (started, start) = mpsc::channel();
    let served = Arc::clone(&shared);
    std::thread::Builder::new().name("balethon-sandbox".to_owned()).spawn(move || {
        runtime.block_on(async move {
            match server::start(served, port).await {
                Ok(serving) => {
                    let _ = started.send(Ok(serving.address));
                    // Until the process ends.
                    std::future::pending::<()>().await;
                }
                Err(error) => {
                    let _ = started.send(Err(error));
                }
            }
        });
    })?;
    let address = start.recv().map_err(|_| io::Error::other("the sandbox's thread ended"))?;
    let address = address.map_err(|error| {
        let what = format!("the sandbox cannot listen on port {port}: {error} (set {PORT} to another one)");
        io::Error::new(error.kind(), what)
    })?;
    Ok(Running { url: format!("http://{address}"), token, shared })
}

/// Somebody to chat with, from the first minute on, and a bot for each token. Gives the first bot.
pub(super) fn populate(world: &mut World, tokens: Vec<String>) -> io::Result<i64> {
    let problem = |index: usize, what: &str| {
        let what = format!("token {} {what}; it is like 123456:abcdef", index + 1);
        io::Error::new(io::ErrorKind::InvalidInput, what)
    };
    for (index, token) in tokens.iter().enumerate() {
        if let Some(what) = Token::new(token).problem() {
            return Err(problem(index, what));
        }
        if tokens[..index].contains(token) {
            return Err(problem(index, "is that of another bot already"));
        }
    }
    let mut bots = vec![world.add_bot("My bot", tokens.first().cloned())];
    for (index, token) in tokens.into_iter().enumerate().skip(1) {
        bots.push(world.add_bot(&format!("My bot {}", index + 1), Some(token)));
    }
    // One name of each script, so that everybody can read one, and a bot meets texts of both directions.
    let ali = world.add_person("علی", None, Some("ali"));
    let sara = world.add_person("Sara", None, Some("sara"));
    for bot in &bots {
        world.open_private(*bot, ali);
        world.open_private(*bot, sara);
    }
    let group = world.add_chat(ChatKind::Group, "Test group گروه آزمایشی", None, &[&[ali, sara], &bots[..]].concat());
    for bot in &bots {
        // It has just been put in.
        let _ = world.set_role(group, *bot, Role::full_administrator());
    }
    Ok(bots[0])
}
