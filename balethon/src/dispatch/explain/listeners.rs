//! Who wants to know.

use std::sync::Arc;

use super::Explanation;
use crate::client::Client;
use crate::panics;
use crate::report;

/// The environment variable that goes before [`Client::explain_updates`].
const VARIABLE: &str = "BALETHON_EXPLAIN";

/// Which updates a running bot explains in its log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Explain {
    /// None.
    #[default]
    Nothing,
    /// Those that no handler took, and those that brought an error.
    Untaken,
    /// Every one.
    All,
}

impl Explain {
    fn from_env() -> Option<Self> {
        match std::env::var(VARIABLE).ok()?.trim() {
            "" => None,
            "0" => Some(Self::Nothing),
            "1" => Some(Self::Untaken),
            "all" => Some(Self::All),
            other => {
                report::warn(format_args!(
                    "{VARIABLE} is {other:?}; it is 1 for updates that no handler took, or `all`"
                ));
                None
            }
        }
    }
}

type Listener = Arc<dyn Fn(&Explanation) + Send + Sync>;

/// All who listen to the explanations of a bot.
#[derive(Clone, Default)]
pub(crate) struct Listeners {
    log: Explain,
    functions: Vec<Listener>,
}

impl Client {
    /// Which updates the running bot explains, handler by handler, in its log (target `balethon::explain`), and on stderr
    /// where nobody listens to the log. The text of messages is in it. `BALETHON_EXPLAIN` goes before it: `1` for
    /// [`Untaken`](Explain::Untaken), `all`, `0`. Default: [`Nothing`](Explain::Nothing), which costs nothing.
    ///
    /// ```
    /// use balethon::explain::Explain;
    /// use balethon::prelude::*;
    ///
    /// let client = Client::new("123:token").explain_updates(Explain::Untaken);
    /// ```
    pub fn explain_updates(self, which: Explain) -> Self {
        self.listen(|listeners| listeners.log = which)
    }

    /// Has a function told of every update what the handlers said to it, once they are through. Several functions can be
    /// given; each is quick and never waits, for it holds up a worker.
    ///
    /// ```
    /// use balethon::prelude::*;
    ///
    /// let client = Client::new("123:token").explain_to(|explanation| {
    ///     if !explanation.taken {
    ///         println!("{explanation}");
    ///     }
    /// });
    /// ```
    pub fn explain_to(self, listener: impl Fn(&Explanation) + Send + Sync + 'static) -> Self {
        self.listen(|listeners| listeners.functions.push(Arc::new(listener)))
    }

    fn listen(self, change: impl FnOnce(&mut Listeners)) -> Self {
        self.set(|settings| {
            let mut listeners =
                settings.extensions.get::<Listeners>().map(|known| (*known).clone()).unwrap_or_default();
            change(&mut listeners);
            settings.extensions.insert(listeners);
        })
    }
}

impl Listeners {
    /// Those of the client; none where nobody listens.
    pub(crate) fn of(client: &Client) -> Option<Self> {
        let mut listeners = client.extension::<Self>().map(|listeners| (*listeners).clone()).unwrap_or_default();
        listeners.log = Explain::from_env().unwrap_or(listeners.log);
        (listeners.log != Explain::Nothing || !listeners.functions.is_empty()).then_some(listeners)
    }

    pub(crate) fn tell(&self, explanation: &Explanation) {
        // Of what happens to the bot itself there is nothing to say where nobody takes it.
        if explanation.update_id.is_none() && explanation.looks.is_empty() {
            return;
        }
        let logged = match self.log {
            Explain::Nothing => false,
            Explain::Untaken => {
                explanation.update_id.is_some() && (!explanation.taken || !explanation.errors.is_empty())
            }
            Explain::All => true,
        };
        if logged {
            report::explain(explanation.update_id.map(|id| id.0), explanation.taken, explanation);
        }
        for listener in &self.functions {
            if let Err(panic) = panics::catch(|| listener(explanation)) {
                report::error(format_args!("a function given to `Client::explain_to` {panic}"));
            }
        }
    }
}
