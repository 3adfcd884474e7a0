//! The handlers of one bot: collected, put in order, and checked.

use std::any::TypeId;
use std::cmp::Reverse;
use std::sync::Arc;

use super::Registration;
use super::chain::{Chains, Link, is_within};
use super::check::examine;
use crate::client::Client;
use crate::condition::Condition;
use crate::condition::mask::Mask;
use crate::error::Error;
use crate::event::Kind;
use crate::panics;
use crate::route::InState;
use crate::states::StateType;
use crate::text;

/// Handlers chosen by name: what `handlers![…]` makes and [`Client::handlers`] takes.
///
/// ```
/// use balethon::prelude::*;
///
/// mod shop {
///     use balethon::prelude::*;
///
///     #[on_command]
///     pub async fn buy() -> &'static str {
///         "Sold out."
///     }
/// }
///
/// #[on_command]
/// async fn start() -> &'static str {
///     "Hello"
/// }
///
/// # fn main() {
/// let client = Client::new("123:token").handlers(handlers![start, mod crate::shop]);
/// # }
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "hand it to `Client::handlers`"]
pub struct Handlers {
    choices: Vec<Choice>,
    /// Those that no attribute made.
    made: Vec<&'static Registration>,
}

#[derive(Clone, Debug)]
enum Choice {
    Function {
        id: TypeId,
        name: &'static str,
        file: &'static str,
        line: u32,
    },
    /// A module and those below it.
    Module {
        /// The first is meant, or if it holds no handler, the second.
        paths: [String; 2],
        file: &'static str,
        line: u32,
    },
}

impl Handlers {
    #[doc(hidden)]
    pub fn new() -> Self {
        Self::default()
    }

    #[doc(hidden)]
    pub fn function(mut self, id: TypeId, name: &'static str, file: &'static str, line: u32) -> Self {
        self.choices.push(Choice::Function { id, name, file, line });
        self
    }

    /// A registration made by hand: for benchmarks, which need thousands.
    #[doc(hidden)]
    pub fn registration(mut self, registration: &'static Registration) -> Self {
        self.made.push(registration);
        self
    }

    /// `here` is the path of the module in which `path` was written.
    #[doc(hidden)]
    pub fn module(mut self, here: &'static str, path: &str, file: &'static str, line: u32) -> Self {
        let mut base: Vec<&str> = here.split("::").collect();
        let mut names = path.split("::").map(str::trim).peekable();
        // It may also begin with the name of another crate; a module of that name goes before it.
        let of_crate = names.clone().collect::<Vec<_>>().join("::");
        match names.peek() {
            Some(&"crate") => {
                base.truncate(1);
                names.next();
            }
            Some(&"self") => {
                names.next();
            }
            Some(&"") => {
                base.clear();
                names.next();
            }
            _ => {}
        }
        for name in names {
            if name == "super" {
                base.pop();
            } else {
                base.push(name);
            }
        }
        self.choices.push(Choice::Module { paths: [base.join("::"), of_crate], file, line });
        self
    }
}

impl Client {
    /// The handlers of this bot. Default: all that the program has.
    ///
    /// With it, one process can hold several bots, and a test can choose what it tests.
    pub fn handlers(self, handlers: Handlers) -> Self {
        self.set(|settings| settings.extensions.insert(handlers))
    }
}

/// Where a handler stands: the order in which handlers go that nothing else tells apart.
///
/// `inventory` gives them in an order that changes with profile and features.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Source {
    file: Vec<&'static str>,
    line: u32,
    column: u32,
    name: &'static str,
    /// Tells apart attributes of one function.
    takes: &'static str,
}

impl Source {
    pub(crate) fn of(registration: &Registration) -> Self {
        Self {
            file: registration.file.split(['/', '\\']).collect(),
            line: registration.line,
            column: registration.column,
            name: registration.name,
            takes: registration.takes,
        }
    }
}

/// A handler with its condition made.
pub(crate) struct Entry {
    pub(crate) registration: &'static Registration,
    /// The chains that govern it, the outermost first.
    pub(crate) chains: Vec<Arc<Link>>,
    pub(crate) group: i32,
    /// In which states it takes events; whatever the state, where the attribute does not say.
    pub(crate) state: Option<InState>,
    /// Those of its chains, and at last its own.
    pub(crate) condition: Option<Condition>,
    /// Its own alone.
    pub(crate) own: Option<Condition>,
    /// The same as bits, where the condition is nothing else.
    pub(crate) mask: Option<Mask>,
}

impl Entry {
    pub(super) fn new(registration: &'static Registration, chains: &Chains, problems: &mut Vec<String>) -> Self {
        let chains = chains.of(registration);
        let own = registration.condition.and_then(|make| make_condition(make, registration, problems));
        let conditions = chains.iter().filter_map(|link| link.condition.clone()).chain(own.clone());
        let condition = conditions.reduce(|outer, inner| outer & inner);
        // Gates and `#[after]` stand outside of groups, those without an update in the group that they name.
        let group = registration.group.or_else(|| match registration.kind.is_update() {
            true => chains.iter().rev().find_map(|link| link.chain.group),
            false => None,
        });
        let mask = match &condition {
            Some(condition) => condition.as_mask(),
            None => Some(Mask::anything()),
        };
        let state = registration.state.map(|make| make());
        Self { registration, chains, group: group.unwrap_or_default(), state, condition, own, mask }
    }

    /// What it takes, for people: what its attribute says, what its parameters demand of the event, and its chains:
    /// `private, takes Photo, in admin (is_admin)`.
    pub(crate) fn takes(&self) -> String {
        let this = self.registration;
        let demands: Vec<String> =
            (this.params)().iter().filter_map(|param| param.demands).map(text::short_type).collect();
        let demands = (!demands.is_empty()).then(|| format!("takes {}", demands.join(" and ")));
        let takes = (!this.takes.is_empty()).then(|| this.takes.to_owned());
        let chains = self.chains.iter().map(|link| match &link.condition {
            Some(condition) => format!("in {} ({condition})", link.name()),
            None => format!("in {}", link.name()),
        });
        takes.into_iter().chain(demands).chain(chains).collect::<Vec<_>>().join(", ")
    }

    /// The total order. Lower goes first.
    pub(super) fn order(&self) -> impl Ord + use<> {
        let this = self.registration;
        let class = match &self.state {
            _ if this.route.is_command() => 0,
            Some(state) if state.is_pattern() => 1,
            _ => 2,
        };
        let (is_stateless, state) = (self.state.is_none(), self.state.as_ref().map(InState::order));
        let route = this.route.order(self.condition.is_some());
        // Handlers of one type of error go before those of every error.
        let catches_all = this.kind == Kind::Error && !this.may_pass_on();
        let conditions = self.condition.as_ref().map_or(0, Condition::joined);
        // What a parameter demands, such as a photo, says more than nothing does.
        let demands = (this.params)().iter().filter(|param| param.may_skip).count();
        // Gates all run, in the order in which they are written; so do the functions after the handlers.
        let as_written = matches!(this.kind, Kind::Before | Kind::After);
        let says_more =
            (!as_written).then_some((class, route, catches_all, is_stateless, state, Reverse((conditions, demands))));
        (self.group, this.rank, says_more, Source::of(this))
    }
}

/// Makes a condition. Those that are called may find their arguments wrong.
pub(super) fn make_condition(
    make: fn() -> Condition,
    of: impl std::fmt::Debug,
    problems: &mut Vec<String>,
) -> Option<Condition> {
    let made = panics::catch(make);
    made.map_err(|panic| problems.push(format!("the condition of {of:?} cannot be made: it {panic}"))).ok()
}

/// The handlers of one bot, in the order in which they match.
pub(crate) struct Registry {
    pub(crate) entries: Vec<Arc<Entry>>,
    /// The types of the states that they take, or only hold.
    pub(crate) states: Vec<StateType>,
    /// What is most likely a mistake, but does not keep the bot from starting.
    pub(crate) warnings: Vec<String>,
}

impl Registry {
    /// Collects the client's handlers, and checks them.
    ///
    /// # Errors
    /// What keeps the bot from starting: all of it, with the places.
    pub(crate) fn collect(client: &Client) -> Result<Self, Error> {
        let (entries, states, findings) = examine(Some(client));
        if findings.errors.is_empty() {
            return Ok(Self { entries, states, warnings: findings.warnings });
        }
        Err(findings.into_error("the bot cannot start"))
    }
}

/// Every handler of the program.
pub(super) fn all() -> impl Iterator<Item = &'static Registration> {
    inventory::iter::<Registration>.into_iter()
}

pub(super) fn choose(handlers: &Handlers, problems: &mut Vec<String>) -> Vec<&'static Registration> {
    let mut chosen = handlers.made.clone();
    for choice in &handlers.choices {
        let holds_any = |path: &&String| all().any(|registration| is_within(registration.module, path));
        let module = match choice {
            Choice::Module { paths, .. } => paths.iter().find(holds_any),
            Choice::Function { .. } => None,
        };
        let fits = |registration: &Registration| match choice {
            Choice::Function { id, .. } => (registration.function)() == *id,
            Choice::Module { .. } => module.is_some_and(|path| is_within(registration.module, path)),
        };
        let before = chosen.len();
        let mut found = false;
        for registration in all() {
            if fits(registration) {
                found = true;
                if !chosen[..before].iter().any(|other| std::ptr::eq(*other, registration)) {
                    chosen.push(registration);
                }
            }
        }
        if !found {
            problems.push(match choice {
                Choice::Function { name, file, line, .. } => {
                    format!("`{name}` in `handlers![…]` at {file}:{line} is no handler; put an attribute such as `#[on_message]` on it")
                }
                Choice::Module { paths: [path, _], file, line } => {
                    format!("the module `{path}` in `handlers![…]` at {file}:{line} holds no handler")
                }
            });
        }
    }
    chosen
}
