//! [`Data<T>`]: what the handlers share.

use std::any::TypeId;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use super::{FromEvent, Need, not_given};
use crate::error::Error;
use crate::event::{Context, EventKind};

/// A value that was given with [`Client::data`](crate::Client::data). Cheap to clone; derefs to the value.
///
/// A bot in which a handler takes data that was never given does not start.
///
/// Its fields and methods are those of the value: `prices.tea`. The value as a whole is `&*prices`; there is no pattern
/// `Data(prices)`, as it is shared.
/// ```
/// use balethon::prelude::*;
///
/// struct Prices {
///     tea: Rials,
/// }
///
/// fn bill(prices: &Prices, cups: i64) -> Rials {
///     prices.tea * cups
/// }
///
/// #[on_command("tea {cups}")]
/// async fn tea(cups: i64, prices: Data<Prices>) -> String {
///     format!("{} each, {} together", prices.tea, bill(&prices, cups))
/// }
/// ```
///
/// What changes stands in a lock or an atomic:
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// use balethon::prelude::*;
///
/// #[derive(Default)]
/// struct Counter(AtomicU64);
///
/// #[on_message]
/// async fn count(counter: Data<Counter>) -> String {
///     format!("Message number {}", counter.0.fetch_add(1, Ordering::Relaxed) + 1)
/// }
///
/// let client = Client::new("123:token").data(Counter::default());
/// ```
///
/// A test that calls a handler as the function it is makes it from a value, or from an `Arc` of one that it looks at later:
///
/// ```
/// # use balethon::prelude::*;
/// # async fn count(_: Data<u64>) -> String { String::new() }
/// # async fn example() {
/// count(41.into()).await;
/// # }
/// ```
pub struct Data<T> {
    // Named and private, so that `shop.0` means the field of one's own tuple struct.
    value: Arc<T>,
}

impl<T> Data<T> {
    /// The value as it is shared.
    pub fn into_arc(self) -> Arc<T> {
        self.value
    }
}

impl<T> From<T> for Data<T> {
    fn from(value: T) -> Self {
        Self { value: Arc::new(value) }
    }
}

impl<T> From<Arc<T>> for Data<T> {
    fn from(value: Arc<T>) -> Self {
        Self { value }
    }
}

impl<T> Deref for Data<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> Clone for Data<T> {
    fn clone(&self) -> Self {
        Self { value: Arc::clone(&self.value) }
    }
}

impl<T: fmt::Debug> fmt::Debug for Data<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Data").field(&self.value).finish()
    }
}

impl<E: EventKind, T: Send + Sync + 'static> FromEvent<E> for Data<T> {
    type Error = Error;
    const MAY_SKIP: bool = false;

    async fn from_event(cx: &Context) -> Result<Option<Self>, Error> {
        match cx.data() {
            Some(value) => Ok(Some(Self { value })),
            None => Err(not_given(std::any::type_name::<T>())),
        }
    }

    fn need() -> Option<Need> {
        Some(Need { type_id: TypeId::of::<T>(), type_name: std::any::type_name::<T>() })
    }
}
