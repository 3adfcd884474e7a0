//! [`Registration`]: a handler's attribute, as constants.

use std::any::TypeId;
use std::fmt;
use std::pin::Pin;

use crate::condition::Condition;
use crate::event::{Context, Kind, Place};
use crate::extract::{Interruption, Param};
use crate::handler::Flow;
use crate::route::{InState, Route};

/// A handler running.
pub type Calling = Pin<Box<dyn Future<Output = Result<Flow, Interruption>> + Send>>;

/// A handler and what its attribute says. Made by the attributes only.
#[doc(hidden)]
pub struct Registration {
    /// The function's name.
    pub name: &'static str,
    /// The path of the module in which it stands, beginning with the crate.
    pub module: &'static str,
    /// Where it stands.
    pub file: &'static str,
    /// Where it stands.
    pub line: u32,
    /// Where it stands; tells apart handlers that one macro made.
    pub column: u32,
    /// What it takes.
    pub kind: Kind,
    /// The attribute's name. Several may be of one kind: `on_message` and `on_command`.
    pub attribute: &'static str,
    /// The route and condition as written, for the table.
    pub takes: &'static str,
    /// The route.
    pub route: Route,
    /// Makes what the key `state` says.
    pub state: Option<fn() -> InState>,
    /// Makes the condition.
    pub condition: Option<fn() -> Condition>,
    /// Lower goes first.
    pub rank: i32,
    /// Every group gets its look at an update, lowest first. Without one, that of the chain, or 0.
    pub group: Option<i32>,
    /// The parameters.
    pub params: fn() -> Vec<Param>,
    /// Whether the answer may pass the update on.
    pub may_pass: fn() -> bool,
    /// Takes the parameters and runs the function.
    pub call: fn(Context) -> Calling,
    /// The function item's type.
    pub function: fn() -> TypeId,
}

impl Registration {
    /// The handler and its place.
    pub(crate) fn place(&self) -> Place {
        Place { handler: self.name, file: self.file, line: self.line }
    }

    /// The same, as messages of the start-up check name it.
    pub(crate) fn at(&self) -> String {
        format!("`{}` at {}:{}", self.name, self.file, self.line)
    }

    /// The crate in which it stands.
    pub(crate) fn package(&self) -> &'static str {
        self.module.split("::").next().unwrap_or(self.module)
    }

    /// Whether an update may go on to the next handler after this one took it.
    pub(crate) fn may_pass_on(&self) -> bool {
        (self.may_pass)() || (self.params)().iter().any(|param| param.may_skip)
    }
}

impl fmt::Debug for Registration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({}) {}", self.attribute, self.takes, self.place())
    }
}

inventory::collect!(Registration);
