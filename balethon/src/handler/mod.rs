//! Handlers as the framework sees them: what the attributes emit, and what handlers may answer.

mod answer;
pub(crate) mod answers;
pub(crate) mod call;
mod registration;
mod registry;
mod states;

pub use answer::{Checkout, Edit, Flow, IntoAnswer, TextAnswers};
pub use registration::{Calling, Registration};
pub use registry::Handlers;
pub(crate) use registry::{Entry, Registry};
pub(crate) use states::untaken_states;
