//! [`Client::from_env`].

use crate::client::Client;
use crate::error::{Error, ErrorKind};

impl Client {
    /// A bot from the environment: its token from `BALE_TOKEN`, its server from `BALE_BASE_URL` (default: Bale).
    ///
    /// Without a token, but with the feature `sandbox`, in a debug build or with `BALE_SANDBOX=1`, it starts the
    /// built-in sandbox instead; the bot prints the address of a page to chat with it when it starts. With
    /// `BALE_SANDBOX=0` it does not start it, whatever the build; `BALE_SANDBOX_PORT` keeps the page at one address.
    ///
    /// # Errors
    /// When there is no token; the message says what to type. When there is a server, and no token for it. When
    /// `BALE_SANDBOX` says neither yes nor no.
    pub fn from_env() -> Result<Self, Error> {
        Self::from_env_var(DEFAULT_VARIABLE)
    }

    /// As [`from_env`](Client::from_env), with the token from a variable of another name: for programs with several
    /// bots. In the sandbox each variable is a bot of its own.
    ///
    /// ```no_run
    /// # use balethon::prelude::*;
    /// # mod shop {} mod office {}
    /// fn main() -> Result {
    ///     let shop = Client::from_env_var("SHOP_TOKEN")?.handlers(handlers![mod shop]);
    ///     let office = Client::from_env_var("OFFICE_TOKEN")?.handlers(handlers![mod office]);
    ///     run([shop, office])
    /// }
    /// ```
    /// # Errors
    /// When there is no token; the message says what to type.
    pub fn from_env_var(variable: &str) -> Result<Self, Error> {
        let value = |name| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
        let Some(token) = value(variable) else { return without_token(variable, value(SERVER)) };
        let client = Self::new(token);
        Ok(match value(SERVER) {
            Some(url) => client.base_url(url),
            None => client,
        })
    }
}

const DEFAULT_VARIABLE: &str = "BALE_TOKEN";

const SERVER: &str = "BALE_BASE_URL";

/// Where the page is on which people chat with the bot. Told when the bot has been checked.
pub(crate) struct Page(pub(crate) String);

fn no_token(variable: &str) -> String {
    format!(
        "there is no token. Make one with @botfather in Bale, and start the program with it: \
         `{variable}=<number>:<letters> cargo run`"
    )
}

#[cfg(not(feature = "sandbox"))]
fn without_token(variable: &str, _: Option<String>) -> Result<Client, Error> {
    let message = format!(
        "{}. To try the bot without one, add balethon's feature `sandbox` in Cargo.toml: it has a Bale in it that runs on \
         this machine",
        no_token(variable)
    );
    Err(Error::new(ErrorKind::Startup, message))
}

#[cfg(feature = "sandbox")]
fn without_token(variable: &str, server: Option<String>) -> Result<Client, Error> {
    let asked = sandbox_asked()?;
    let wanted = asked == Some(true);
    if !asked.unwrap_or(cfg!(debug_assertions)) {
        let message = format!("{}. To try the bot without one, set BALE_SANDBOX=1", no_token(variable));
        return Err(Error::new(ErrorKind::Startup, message));
    }
    if let Some(server) = server.filter(|_| !wanted) {
        let message = format!(
            "{SERVER} is {server:?}, but there is no {variable} for it. Set both, or neither: then the bot runs in the \
             sandbox of its own"
        );
        return Err(Error::new(ErrorKind::Startup, message));
    }
    let running = if variable == DEFAULT_VARIABLE {
        crate::sandbox::background()
    } else {
        crate::sandbox::background_bot(variable.strip_suffix("_TOKEN").unwrap_or(variable))
    };
    let running = running
        .map_err(|error| Error::new(ErrorKind::Startup, "the sandbox could not be started").with_source(error))?;
    crate::report::print(format_args!("There is no {variable}: this bot runs in the sandbox, on this machine alone."));
    Ok(running.client().set(|settings| settings.extensions.insert(Page(running.url.clone()))))
}

/// What `BALE_SANDBOX` says, if it says anything.
#[cfg(feature = "sandbox")]
fn sandbox_asked() -> Result<Option<bool>, Error> {
    let value = std::env::var("BALE_SANDBOX").unwrap_or_default();
    match value.trim() {
        "" => Ok(None),
        "1" | "true" => Ok(Some(true)),
        "0" | "false" => Ok(Some(false)),
        _ => {
            let message = format!("BALE_SANDBOX is {value:?}: write 1 for the sandbox, or 0 for none");
            Err(Error::new(ErrorKind::Startup, message))
        }
    }
}
