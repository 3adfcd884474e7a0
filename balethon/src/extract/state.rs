//! Fields of the state as parameters: what the state pattern has bound.

use std::any::type_name;
use std::marker::PhantomData;

use super::parameter::Parameter;
use super::{Interruption, Param};
use crate::event::Context;

struct FromState<T> {
    name: &'static str,
    index: usize,
    kind: PhantomData<fn() -> T>,
}

impl<T: Send + 'static> Parameter for FromState<T> {
    type Value = T;

    fn describe(&self) -> Param {
        Param { name: self.name, need: None, may_skip: false, demands: None, state: None }
    }

    async fn take(self, cx: &Context) -> Result<T, Interruption> {
        let bound = cx.fields().and_then(|fields| fields.take(self.index)).and_then(|bound| bound.downcast().ok());
        bound.map(|value| *value).ok_or(Interruption::Absent { param: self.name, type_name: type_name::<T>() })
    }
}

/// A parameter that a state pattern binds, as its number among those.
pub fn bound<T: Send + 'static>(name: &'static str, index: usize) -> impl Parameter<Value = T> {
    FromState { name, index, kind: PhantomData }
}
