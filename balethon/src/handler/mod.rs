//! Handlers as the framework sees them: what the attributes emit, and what handlers may answer.

mod answer;
pub(crate) mod answers;
pub(crate) mod call;
mod check;
mod reach;
mod registration;
mod registry;
mod states;

pub use answer::{Checkout, Edit, Flow, IntoAnswer, TextAnswers};
use check::Findings;
pub use check::check;
pub use registration::{Calling, Registration};
pub use registry::Handlers;
pub(crate) use registry::{Entry, Registry};
