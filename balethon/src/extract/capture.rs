//! Captures as parameters: what the route has read from the text.

use std::any::type_name;

use super::parameter::Parameter;
use super::{Interruption, Param};
use crate::event::{Captured, Context};
use crate::route::{FromCapture, Templates};

/// A capture.
pub struct FromRoute<T> {
    templates: &'static Templates,
    index: usize,
    read: fn(&Captured) -> Option<T>,
}

impl<T: Send> Parameter for FromRoute<T> {
    type Value = T;

    fn describe(&self) -> Param {
        let capture = &self.templates.captures[self.index];
        Param { name: capture.name, need: None, may_skip: capture.takes.may_fail(), demands: None, state: None }
    }

    async fn take(self, cx: &Context) -> Result<T, Interruption> {
        let captured = cx.captures().and_then(|captures| captures.get(self.index));
        captured.and_then(self.read).ok_or_else(|| Interruption::Unread {
            param: self.templates.captures[self.index].name,
            type_name: type_name::<T>(),
        })
    }
}

/// Demands that a capture can be read as the type; once, as what it gives knows nothing of `M`.
pub fn capture<T: FromCapture<M>, M>(templates: &'static Templates, index: usize) -> FromRoute<T> {
    FromRoute { templates, index, read: T::from_capture }
}
