//! What every object carries besides its fields: the ones nobody knows, and the way back to Bale.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::api::Api;
use crate::error::{Error, ErrorKind};

/// The fields of an object that this version does not know. Reads like a JSON map.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Extra {
    unknown: Map<String, Value>,
    /// The whole object as JSON, made when a field is first read by its name.
    #[serde(skip)]
    whole: OnceLock<Box<Value>>,
}

impl Extra {
    pub(crate) fn insert(&mut self, key: Cow<'_, str>, value: Value) {
        self.unknown.insert(key.into_owned(), value);
    }

    /// The field of the object that `whole` writes, null where there is none.
    pub(crate) fn field(&self, name: &str, whole: impl FnOnce() -> serde_json::Result<Value>) -> &Value {
        static NULL: Value = Value::Null;
        if let Some(value) = self.unknown.get(name) {
            return value;
        }
        self.whole.get_or_init(|| Box::new(whole().unwrap_or_default())).get(name).unwrap_or(&NULL)
    }
}

impl Deref for Extra {
    type Target = Map<String, Value>;

    fn deref(&self) -> &Self::Target {
        &self.unknown
    }
}

impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        self.unknown == other.unknown
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.unknown.fmt(f)
    }
}

thread_local! {
    static BINDING: RefCell<Option<Api>> = const { RefCell::new(None) };
}

/// Runs the parser; every object that it makes is bound to the handle.
pub(crate) fn bind<T>(api: &Api, parse: impl FnOnce() -> T) -> T {
    struct Restore(Option<Api>);
    impl Drop for Restore {
        fn drop(&mut self) {
            BINDING.set(self.0.take());
        }
    }
    let _restore = Restore(BINDING.replace(Some(api.clone())));
    parse()
}

/// The way back to Bale that an object carries; none for one that was not parsed by a client.
#[derive(Clone)]
pub(crate) struct Bound(Option<Api>);

// Serde makes skipped fields by `Default`: that is how the handle gets into an object while it is parsed.
impl Default for Bound {
    fn default() -> Self {
        Self(BINDING.with_borrow(Clone::clone))
    }
}

impl Bound {
    pub(crate) fn api(&self) -> Result<&Api, Error> {
        self.0.as_ref().ok_or_else(|| {
            Error::new(
                ErrorKind::Usage,
                "this object did not come from a client, so that it has nowhere to send to; call the method on a `Client` instead",
            )
        })
    }
}

// Where an object came from is no part of what it says.
impl PartialEq for Bound {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl fmt::Debug for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "bound" } else { "unbound" })
    }
}
