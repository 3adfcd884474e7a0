//! Captures as parameters: what the route has read from the text.

use std::any::type_name;
use std::marker::PhantomData;

use super::parameter::Parameter;
use super::{Interruption, Param};
use crate::event::Context;
use crate::route::{FromCapture, Templates};

struct FromRoute<T, M> {
    templates: &'static Templates,
    index: usize,
    kind: PhantomData<fn() -> (T, M)>,
}

impl<M, T: FromCapture<M>> Parameter for FromRoute<T, M> {
    type Value = T;

    fn describe(&self) -> Param {
        let capture = &self.templates.captures[self.index];
        Param { name: capture.name, need: None, may_skip: capture.takes.may_fail(), demands: None, state: None }
    }

    async fn take(self, cx: &Context) -> Result<T, Interruption> {
        let captured = cx.captures().and_then(|captures| captures.get(self.index));
        captured.and_then(T::from_capture).ok_or_else(|| Interruption::Unread {
            param: self.templates.captures[self.index].name,
            type_name: type_name::<T>(),
        })
    }
}

/// Demands that a capture can be read as the type.
pub fn capture<T: FromCapture<M>, M>(templates: &'static Templates, index: usize) -> impl Parameter<Value = T> {
    FromRoute::<T, M> { templates, index, kind: PhantomData }
}
