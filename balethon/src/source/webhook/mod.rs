//! A webhook: Bale posts updates to an address of the bot's.

mod address;
mod announce;
mod desk;

use std::fmt;
use std::io;
use std::sync::Arc;

use axum::Router;
use axum::routing::any;
use futures_util::future::try_join;
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::AbortOnDropHandle;

use super::{BoxFuture, Source};
use crate::dispatch::Inbox;
use crate::error::{Error, ErrorKind};
use crate::event::Event;
use crate::report;
use crate::secret::Token;
use address::Address;
use desk::{Desk, PATIENCE};

const DEFAULT_BODY_LIMIT: usize = 1 << 20;

/// A source to which Bale posts the updates, in place of being asked for them.
///
/// ```no_run
/// use balethon::prelude::*;
/// use balethon::source::Webhook;
///
/// fn main() -> Result {
///     let webhook = Webhook::bind("127.0.0.1:8443").public_url("https://bot.example.com/bale");
///     run(Client::from_env()?.source(webhook))
/// }
/// ```
/// Bale calls `https` on port 443 or 88 only, and this listens in plain HTTP: a proxy in front (nginx, Caddy, …) brings
/// the certificate, and passes requests for `/bale/…` on to port 8443.
///
/// Bale signs nothing, so that a secret in the path is all that tells its requests from others. It is added to
/// [`public_url`](Webhook::public_url), and made anew at each start unless [given](Webhook::secret). What does not come by
/// POST to the secret path is answered with 404. The library does not log the secret; let the proxy's log do without
/// the path as well.
///
/// | answer | when |
/// | --- | --- |
/// | 200 | the update is in the inbox: written down, where the bot's storage is durable |
/// | 400 | the body is no JSON object |
/// | 404 | anything but a POST to the secret path |
/// | 413 | the body is over the [limit](Webhook::body_limit) |
/// | 503, with `Retry-After` | there has been no room in the inbox for five seconds, the storage failed, or the bot does not run (yet, or any more) |
///
/// An update that comes twice is handled once. Whether, when and how often Bale repeats one that was answered with
/// something else than 200 is not documented.
///
/// Bale keeps nothing that was answered with 200: what a crash leaves unhandled, or a stop after its
/// [`shutdown_timeout`](crate::Client::shutdown_timeout), comes back from a durable [storage](crate::Client::storage) only.
///
/// A stop takes no more requests and answers those that came. The webhook stays set, so that Bale keeps what comes
/// meanwhile; a bot that polls again removes it by itself.
#[must_use = "a webhook does nothing until it is given to `Client::source`"]
pub struct Webhook {
    place: Place,
    public_url: Option<String>,
    path: Option<String>,
    secret: Option<Token>,
    body_limit: usize,
    desk: Arc<Desk>,
    server: Option<AbortOnDropHandle<()>>,
}

/// Where requests come in.
enum Place {
    Bind(String),
    Listener(Option<std::net::TcpListener>),
    /// In a server of the user's.
    Router,
}

impl Webhook {
    /// Listens at this address of the machine, such as `127.0.0.1:8443`, or `0.0.0.0:8443` for every network that it
    /// is in. A port alone, `:8443`, is on loopback.
    pub fn bind(address: impl Into<String>) -> Self {
        Self::at(Place::Bind(address.into()))
    }

    /// Takes requests at a listener that is there already: from systemd, or on a port that the system has chosen.
    pub fn listener(listener: std::net::TcpListener) -> Self {
        Self::at(Place::Listener(Some(listener)))
    }

    /// A webhook in a server of your own: the source, and the routes that go with it, to be nested where
    /// [`public_url`](Webhook::public_url) leads.
    ///
    /// ```no_run
    /// use axum::{Router, routing::get};
    /// use balethon::prelude::*;
    /// use balethon::source::Webhook;
    ///
    /// # async fn example() -> Result {
    /// let (webhook, routes) = Webhook::router();
    /// let webhook = webhook.public_url("https://shop.example.com/bale");
    /// let app = Router::new().route("/", get(|| async { "The shop" })).nest("/bale", routes);
    /// let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    /// let server = tokio::spawn(async { axum::serve(listener, app).await });
    /// Client::from_env()?.source(webhook).serve().await?;
    /// server.abort();
    /// # Ok(())
    /// # }
    /// ```
    /// While the bot does not run, the routes answer 503. Several bots in one server are several of these, each nested
    /// under a path of its own.
    pub fn router() -> (Self, Router) {
        let webhook = Self::at(Place::Router);
        let routes = Router::new().route("/{secret}", any(desk::receive)).with_state(webhook.desk.clone());
        (webhook, routes)
    }

    fn at(place: Place) -> Self {
        Self {
            place,
            public_url: None,
            path: None,
            secret: None,
            body_limit: DEFAULT_BODY_LIMIT,
            desk: Arc::default(),
            server: None,
        }
    }

    /// The address by which Bale reaches this webhook, without the secret. Each start sets it at Bale with `setWebhook`,
    /// the secret added as the last part of its path.
    ///
    /// Bale takes `https` on port 443 or 88; another is an error before anything is sent. While the bot talks to a server
    /// on this machine, such as the sandbox, plain `http` to this machine is taken too.
    ///
    /// Without it nothing is set: call [`set_webhook`](crate::Api::set_webhook) yourself, with the
    /// [secret](Webhook::secret) that you then have to give.
    pub fn public_url(mut self, url: impl Into<String>) -> Self {
        self.public_url = Some(url.into());
        self
    }

    /// The last part of the path, by which Bale's requests are known: 16 or more letters, digits, `-` and `_`. Default:
    /// a long random one, made anew at each start.
    ///
    /// Give one where several processes serve the same bot, or where requests that Bale repeats after a restart matter:
    /// they go to the address of before.
    pub fn secret(mut self, secret: impl AsRef<str>) -> Self {
        self.secret = Some(Token::new(secret.as_ref()));
        self
    }

    /// The path at which requests arrive here, without the secret. Default: that of
    /// [`public_url`](Webhook::public_url); another is needed where the proxy in front changes it.
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// How long the body of a request may be, in bytes. Default: 1 MiB; updates have a few kilobytes.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    async fn take_requests(&mut self, inbox: &Inbox) -> Result<(), Error> {
        let Address { prefix, secret, url } = Address::of(self)?;
        let client = inbox.client();
        let clock = client.settings().clock.clone();
        let arrived = self.desk.open(prefix.clone(), secret.clone(), self.body_limit, clock);
        // Dropped at the stop, together with all that waits.
        let _serving = self.listen(&prefix).await?;
        let announce = async {
            if let Some(url) = url {
                announce::announce(client, &url, &secret).await?;
            }
            inbox.push_event(Event::Connect);
            Ok(())
        };
        let take = async {
            desk::take(arrived, inbox).await;
            Ok(())
        };
        try_join(announce, take).await.map(drop)
    }

    /// Begins to serve; goes on until the guard is dropped.
    async fn listen(&mut self, prefix: &str) -> Result<Option<DropGuard>, Error> {
        let (listener, name) = match &mut self.place {
            Place::Router => return Ok(None),
            Place::Bind(address) => {
                let address = if address.starts_with(':') { format!("127.0.0.1{address}") } else { address.clone() };
                (TcpListener::bind(&address).await, address)
            }
            Place::Listener(listener) => {
                let listener = listener.take().ok_or_else(|| io::Error::other("it is taken")).and_then(|listener| {
                    listener.set_nonblocking(true)?;
                    TcpListener::from_std(listener)
                });
                (listener, "the listener that it was given".to_owned())
            }
        };
        let listener = listener.map_err(|error| cannot_listen(&name, error))?;
        if let Ok(address) = listener.local_addr() {
            report::info(format_args!("listening for updates at http://{address}{prefix}/<secret>"));
        }
        let routes = Router::new().fallback(desk::receive).with_state(self.desk.clone());
        let stop = CancellationToken::new();
        let stopped = stop.clone().cancelled_owned();
        self.server = Some(AbortOnDropHandle::new(tokio::spawn(async move {
            // It never fails: what goes wrong with a connection is that connection's.
            let _ = axum::serve(listener, routes).with_graceful_shutdown(stopped).await;
        })));
        Ok(Some(stop.drop_guard()))
    }
}

fn cannot_listen(address: &str, error: io::Error) -> Error {
    let advice = match error.kind() {
        io::ErrorKind::AddrInUse => "something else listens there, perhaps this bot; end it, or take another port",
        io::ErrorKind::AddrNotAvailable => "this machine has no such address; `127.0.0.1` is its own, `0.0.0.0` is all",
        io::ErrorKind::PermissionDenied => "the system forbids it; take a port above 1023, and a proxy in front",
        io::ErrorKind::InvalidInput => "that is no address; write it as `127.0.0.1:8443`",
        _ => "the system refuses it",
    };
    Error::new(ErrorKind::Startup, format!("the webhook cannot listen at {address}: {advice}")).with_source(error)
}

impl Source for Webhook {
    fn run<'a>(&'a mut self, inbox: &'a Inbox) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(self.take_requests(inbox))
    }

    fn finish<'a>(&'a mut self, inbox: &'a Inbox) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            if let Some(server) = self.server.take() {
                // Whoever is still sending a body has had the whole stop for it.
                inbox.client().settings().clock.timeout(PATIENCE, server).await;
            }
        })
    }

    fn polls(&self) -> bool {
        false
    }
}

// Without the addresses: a part of them may be meant as a secret.
impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook").field("body_limit", &self.body_limit).finish_non_exhaustive()
    }
}
