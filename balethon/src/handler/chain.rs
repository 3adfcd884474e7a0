//! [`Chain`]: one condition and one group for the handlers of a module, by its path.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use crate::condition::Condition;
use crate::event::Kind;

use super::Registration;
use super::registry::make_condition;

/// What `chain!` says of the module in which it stands. Made by that macro only.
#[doc(hidden)]
pub struct Chain {
    /// The path of the module, beginning with the crate.
    pub module: &'static str,
    /// Where it stands.
    pub file: &'static str,
    /// Where it stands.
    pub line: u32,
    /// What the table of handlers calls it.
    pub name: Option<&'static str>,
    /// Makes the condition.
    pub condition: Option<fn() -> Condition>,
    /// The group of those handlers that have none of their own.
    pub group: Option<i32>,
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the chain at {}:{}", self.file, self.line)
    }
}

inventory::collect!(Chain);

/// A chain with its condition made.
pub(crate) struct Link {
    /// Tells it apart from the others.
    pub(crate) number: usize,
    pub(crate) chain: &'static Chain,
    pub(crate) condition: Option<Condition>,
}

impl Link {
    /// What it is called: its name, or else that of its module.
    pub(crate) fn name(&self) -> &'static str {
        let module = self.chain.module;
        self.chain.name.unwrap_or_else(|| module.split_once("::").map_or(module, |(_, below)| below))
    }
}

/// The chains of the program, the outer before those within them.
pub(crate) struct Chains(Vec<Arc<Link>>);

impl Chains {
    /// Collects those that govern any of the handlers, and makes their conditions.
    pub(crate) fn collect(handlers: &[&Registration], problems: &mut Vec<String>) -> Self {
        let is_needed = |chain: &&Chain| handlers.iter().any(|handler| is_within(handler.module, chain.module));
        let mut chains: Vec<&'static Chain> = inventory::iter::<Chain>.into_iter().filter(is_needed).collect();
        chains.sort_by_key(|chain| (chain.module, chain.file, chain.line));
        let links = chains.into_iter().enumerate().map(|(number, chain)| {
            let condition = chain.condition.and_then(|make| make_condition(make, chain, problems));
            Arc::new(Link { number, chain, condition })
        });
        Self(links.collect())
    }

    /// Those that govern the handler, the outermost first. A module's path begins with those of the modules around it.
    pub(crate) fn of(&self, handler: &Registration) -> Vec<Arc<Link>> {
        if !governs(handler.kind) {
            return Vec::new();
        }
        self.0.iter().filter(|link| is_within(handler.module, link.chain.module)).map(Arc::clone).collect()
    }
}

/// Finds modules with two chains. The compiler does where both stand at the module's top; in functions it cannot.
pub(crate) fn find_doubles<'a>(handlers: impl Iterator<Item = &'a [Arc<Link>]>, problems: &mut Vec<String>) {
    let pairs = handlers.flat_map(|chains| chains.windows(2)).filter_map(|pair| match pair {
        [one, two] if one.chain.module == two.chain.module => Some((one.chain, two.chain)),
        _ => None,
    });
    let doubles = pairs.map(|(one, two)| {
        format!(
            "the module `{}` has two chains, at {}:{} and at {}:{}; join them into one",
            one.module, one.file, one.line, two.file, two.line
        )
    });
    problems.extend(doubles.collect::<BTreeSet<_>>());
}

/// Whether chains are about handlers of the kind: those of updates, with gates and `#[after]`. What has no update has
/// nothing for their conditions to ask.
fn governs(kind: Kind) -> bool {
    kind.is_update() || matches!(kind, Kind::Before | Kind::After)
}

/// Whether a module is the other or lies below it.
pub(crate) fn is_within(module: &str, outer: &str) -> bool {
    module.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}
