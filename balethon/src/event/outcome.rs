//! [`Outcome`]: what became of an update, for `#[after]`.

use std::time::Duration;

use super::Place;

/// What became of an update: a parameter of [`after`](macro@crate::after) functions. Cheap to clone where few handlers ran.
///
/// ```
/// use balethon::event::{Fate, Outcome};
/// use balethon::prelude::*;
///
/// #[after]
/// async fn log(update: Update, outcome: Outcome) {
///     if outcome.fate == Fate::Ignored {
///         println!("nobody took update {} ({:?})", update.id, outcome.elapsed);
///     }
/// }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Outcome {
    /// How it ended.
    pub fate: Fate,
    /// The gates and handlers that ran, in order. Those that looked and did not match are not among them.
    pub ran: Vec<Place>,
    /// How long it took, from the first gate to the end of the last handler, by the client's clock. Waiting in the lane
    /// before that is not counted.
    pub elapsed: Duration,
}

/// How an update ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// No handler took it.
    #[default]
    Ignored,
    /// A handler took it; also one that had [asked](crate::guide::asking) for it.
    Handled,
    /// A gate ended it.
    Stopped,
    /// A gate, a condition or a handler failed on it; others may have taken it all the same.
    Failed,
}
