//! [`Client::from_env`].

use crate::client::Client;
use crate::error::{Error, ErrorKind};

impl Client {
    /// A bot from the environment: its token from `BALE_TOKEN`, its server from `BALE_BASE_URL` (default: Bale).
    ///
    /// Without a token, but with the feature `sandbox`, in a debug build or with `BALE_SANDBOX=1`, it starts the
    /// built-in sandbox instead, and prints the address of a page to chat with the bot.
    ///
    /// # Errors
    /// When there is no token; the message says what to type.
    pub fn from_env() -> Result<Self, Error> {
        let variable = |name| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
        let Some(token) = variable("BALE_TOKEN") else { return without_token() };
        let client = Self::new(token);
        Ok(match variable("BALE_BASE_URL") {
            Some(url) => client.base_url(url),
            None => client,
        })
    }
}

const NO_TOKEN: &str = "there is no token. Make one with @botfather in Bale, and start the program with it: \
     `BALE_TOKEN=<number>:<letters> cargo run`";

#[cfg(not(feature = "sandbox"))]
fn without_token() -> Result<Client, Error> {
    let message = format!(
        "{NO_TOKEN}. To try the bot without one, add balethon's feature `sandbox` in Cargo.toml: it has a Bale in it that \
         runs on this machine"
    );
    Err(Error::new(ErrorKind::Startup, message))
}

#[cfg(feature = "sandbox")]
fn without_token() -> Result<Client, Error> {
    let wanted = std::env::var("BALE_SANDBOX").is_ok_and(|value| value.trim() == "1");
    if !wanted && !cfg!(debug_assertions) {
        let message = format!("{NO_TOKEN}. To try the bot without one, set BALE_SANDBOX=1");
        return Err(Error::new(ErrorKind::Startup, message));
    }
    let running = crate::sandbox::background()
        .map_err(|error| Error::new(ErrorKind::Startup, "the sandbox could not be started").with_source(error))?;
    crate::report::print(format_args!(
        "There is no BALE_TOKEN: this bot runs in the sandbox, on this machine alone.\nChat with it at {}\n",
        running.url
    ));
    Ok(running.client())
}
