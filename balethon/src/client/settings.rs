//! Every knob, with its default.

use std::any::{Any, TypeId};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use rustc_hash::FxHashMap;

use super::Texts;
use crate::activity::Watched;
use crate::clock::Clock;
use crate::error::{Error, ErrorKind, Failure};
use crate::secret::Token;
use crate::storage::{Memory, Storage};

/// Bale itself.
pub(crate) const DEFAULT_BASE_URL: &str = "https://tapi.bale.ai";

/// Which updates are handled one after another, in the order in which they came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Lanes {
    /// Those of the same person in the same chat.
    #[default]
    PerUser,
    /// Those of the same chat.
    PerChat,
    /// None: each is handled as soon as a worker is free.
    Unordered,
}

#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) token: Token,
    pub(crate) base_url: String,
    pub(crate) proxy: Option<String>,
    pub(crate) max_workers: Option<usize>,
    pub(crate) threads: usize,
    pub(crate) request_timeout: Duration,
    pub(crate) poll_timeout: Duration,
    pub(crate) flood_wait: Duration,
    pub(crate) data: Extensions,
    pub(crate) makers: Vec<Maker>,
    pub(crate) storage: Arc<dyn Storage>,
    pub(crate) skip_pending_updates: bool,
    pub(crate) lanes: Lanes,
    pub(crate) inbox_capacity: usize,
    pub(crate) shutdown_timeout: Duration,
    pub(crate) texts: Texts,
    pub(crate) answer_queries: bool,
    pub(crate) show_usage: bool,
    pub(crate) suggest_commands: bool,
    pub(crate) print_handlers: bool,
    pub(crate) clock: Clock,
    /// The sandbox that counts what this client does.
    pub(crate) watched: Option<Watched>,
    pub(crate) extensions: Extensions,
}

impl Settings {
    /// The server as messages name it.
    pub(crate) fn server(&self) -> String {
        if self.base_url == DEFAULT_BASE_URL { "Bale".to_owned() } else { self.shown_url() }
    }

    /// The server's address, without the login that may be in it.
    pub(crate) fn shown_url(&self) -> String {
        let (scheme, rest) = self.base_url.split_once("://").unwrap_or(("", &self.base_url));
        let end = rest.find('/').unwrap_or(rest.len());
        match rest[..end].rfind('@') {
            None => self.base_url.clone(),
            Some(at) if scheme.is_empty() => rest[at + 1..].to_owned(),
            Some(at) => format!("{scheme}://{}", &rest[at + 1..]),
        }
    }

    pub(crate) fn new(token: Token) -> Self {
        Self {
            token,
            base_url: DEFAULT_BASE_URL.to_owned(),
            proxy: None,
            max_workers: None,
            threads: 1,
            request_timeout: Duration::from_secs(60),
            poll_timeout: Duration::from_secs(25),
            flood_wait: Duration::from_secs(60),
            data: Extensions::default(),
            makers: Vec::new(),
            storage: Arc::new(Memory::new()),
            skip_pending_updates: false,
            lanes: Lanes::default(),
            inbox_capacity: 100_000,
            shutdown_timeout: Duration::from_secs(30),
            texts: Texts::english(),
            answer_queries: true,
            show_usage: true,
            suggest_commands: true,
            print_handlers: true,
            clock: Clock::real(),
            watched: None,
            extensions: Extensions::default(),
        }
    }

    /// The shared data, with what is made for it at the start.
    pub(crate) async fn make_data(&self) -> Result<Extensions, Error> {
        let mut data = self.data.clone();
        for maker in &self.makers {
            let value = (maker.make)().await.map_err(|failure| {
                let what = format!("the shared data `{}` could not be made: {failure}", maker.type_name);
                Error::new(ErrorKind::Startup, what)
            })?;
            data.insert_made(maker.type_id, value);
        }
        Ok(data)
    }

    pub(crate) fn workers(&self) -> usize {
        self.max_workers.unwrap_or_else(|| {
            let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
            (cores + 4).min(32) * 5
        })
    }
}

type Value = Arc<dyn Any + Send + Sync>;

/// Values by their type.
#[derive(Clone, Debug, Default)]
pub(crate) struct Extensions(FxHashMap<TypeId, Value>);

impl Extensions {
    pub(crate) fn insert<T: Any + Send + Sync>(&mut self, value: T) {
        self.0.insert(TypeId::of::<T>(), Arc::new(value));
    }

    #[cfg(feature = "sandbox")]
    pub(crate) fn insert_shared<T: Any + Send + Sync>(&mut self, value: Arc<T>) {
        self.0.insert(TypeId::of::<T>(), value);
    }

    fn insert_made(&mut self, type_id: TypeId, value: Value) {
        self.0.insert(type_id, value);
    }

    pub(crate) fn get<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        self.0.get(&TypeId::of::<T>())?.clone().downcast().ok()
    }

    pub(crate) fn has(&self, type_id: TypeId) -> bool {
        self.0.contains_key(&type_id)
    }
}

/// Makes a value of shared data when the bot starts.
#[derive(Clone)]
pub(crate) struct Maker {
    pub(crate) type_id: TypeId,
    type_name: &'static str,
    make: Arc<dyn Fn() -> BoxFuture<'static, Result<Value, Failure>> + Send + Sync>,
}

impl Maker {
    pub(crate) fn new<T, E, F>(make: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        T: Send + Sync + 'static,
        E: Into<Failure>,
        F: Future<Output = Result<T, E>> + Send + 'static,
    {
        Self {
            type_id: TypeId::of::<T>(),
            type_name: std::any::type_name::<T>(),
            make: Arc::new(move || {
                let future = make();
                Box::pin(async move { future.await.map(|value| Arc::new(value) as Value).map_err(Into::into) })
            }),
        }
    }
}
