//! Handlers as the framework sees them: what the attributes emit, and what handlers may answer.

mod answer;
pub(crate) mod answers;
mod registration;
mod registry;

#[doc(hidden)]
pub use answer::blocking;
pub use answer::{Checkout, Edit, Flow, IntoAnswer, TextAnswers};
pub use registration::{Calling, Registration, Route};
pub use registry::Handlers;
pub(crate) use registry::{Entry, Registry};
