//! `Option<T>` for what may be absent, `Result<T, E>` for what may fail.

use super::{FromEvent, Need};
use crate::event::{Context, EventKind};
use crate::states::StateType;

impl<E: EventKind, T: FromEvent<E>> FromEvent<E> for Option<T> {
    type Error = T::Error;
    const MAY_SKIP: bool = false;

    async fn from_event(cx: &Context) -> Result<Option<Self>, T::Error> {
        // Data that was never given is absent here, and no failure.
        if let Some(need) = T::need()
            && !cx.bot().data.has(need.type_id)
        {
            return Ok(Some(None));
        }
        T::from_event(cx).await.map(Some)
    }

    fn state() -> Option<StateType> {
        T::state()
    }
}

impl<E: EventKind, T: FromEvent<E, Error: Send>> FromEvent<E> for Result<T, T::Error> {
    type Error = std::convert::Infallible;
    const MAY_SKIP: bool = T::MAY_SKIP;

    async fn from_event(cx: &Context) -> Result<Option<Self>, Self::Error> {
        Ok(T::from_event(cx).await.transpose())
    }

    fn need() -> Option<Need> {
        T::need()
    }

    fn state() -> Option<StateType> {
        T::state()
    }
}
