//! Handlers as the framework sees them: what the attributes emit, and what handlers may answer.

mod answer;
pub(crate) mod answers;
pub(crate) mod call;
mod chain;
mod check;
mod gate;
mod of;
mod reach;
mod registration;
mod registry;
mod states;

pub use answer::{Checkout, Edit, Flow, IntoAnswer, TextAnswers};
pub use chain::Chain;
use check::Findings;
pub use check::check;
pub use gate::GateAnswer;
pub use gate::gate_answers;
pub use of::{data_of, text_of};
pub use registration::{Calling, Registration};
pub use registry::Handlers;
pub(crate) use registry::{Entry, Registry};
