//! What panics beside the handlers: a state that cannot be read, in the worst of ways.

use balethon::prelude::*;

#[derive(serde::Serialize)]
pub(crate) struct Trap;

impl<'de> serde::Deserialize<'de> for Trap {
    fn deserialize<D: serde::Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        panic!("sprung")
    }
}

#[state]
pub(crate) enum Caught {
    In { trap: Trap },
}

#[on_message(state = Caught::In { .. })]
pub(crate) async fn inside() {}
