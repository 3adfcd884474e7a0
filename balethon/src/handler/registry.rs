//! The handlers of one bot: collected, put in order, and checked against each other and the client.

use std::any::TypeId;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use super::Registration;
use super::chain::{self, Chains, Link, is_within};
use super::states::find_states;
use crate::client::Client;
use crate::condition::Condition;
use crate::condition::mask::Mask;
use crate::error::{Error, ErrorKind};
use crate::event::Kind;
use crate::panics;
use crate::route::{InState, Route};
use crate::states::StateType;
use crate::text::fold::fold;

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
    attribute: &'static str,
}

impl Source {
    pub(crate) fn of(registration: &Registration) -> Self {
        Self {
            file: registration.file.split(['/', '\\']).collect(),
            line: registration.line,
            column: registration.column,
            name: registration.name,
            attribute: registration.attribute,
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
    fn new(registration: &'static Registration, chains: &Chains, problems: &mut Vec<String>) -> Self {
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

    /// The total order. Lower goes first.
    fn order(&self) -> impl Ord + use<> {
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
        // Gates all run, in the order in which they are written; so do the functions after the handlers.
        let as_written = matches!(this.kind, Kind::Before | Kind::After);
        let says_more = (!as_written).then_some((class, route, catches_all, is_stateless, state, Reverse(conditions)));
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
}

impl Registry {
    /// Collects the client's handlers.
    ///
    /// # Errors
    /// All that is wrong with them, with the places.
    pub(crate) fn collect(client: &Client) -> Result<Self, Error> {
        let mut problems = Vec::new();
        let registrations = match client.extension::<Handlers>() {
            Some(handlers) => choose(&handlers, &mut problems),
            None => all().collect(),
        };
        if registrations.is_empty() && problems.is_empty() {
            problems.push(NO_HANDLERS.to_owned());
        }
        let chains = Chains::collect(&registrations, &mut problems);
        let mut entries: Vec<_> =
            registrations.into_iter().map(|handler| Arc::new(Entry::new(handler, &chains, &mut problems))).collect();
        entries.sort_by_cached_key(|entry| entry.order());
        chain::find_doubles(entries.iter().map(|entry| &*entry.chains), &mut problems);
        find_collisions(&entries, &mut problems);
        find_missing_data(client, &entries, &mut problems);
        #[cfg(feature = "regex")]
        find_patterns_too_large(&entries, &mut problems);
        let states = find_states(&entries, &mut problems);
        if problems.is_empty() {
            return Ok(Self { entries, states });
        }
        Err(Error::new(ErrorKind::Startup, format!("the bot cannot start:\n- {}", problems.join("\n- "))))
    }
}

const NO_HANDLERS: &str = "there is no handler. Put an attribute such as `#[on_message]` on a function. Handlers of another \
     crate, also of the library beside your own `main.rs`, are only there when the program names that crate: \
     `handlers_from!(that_crate);`";

/// Every handler of the program.
fn all() -> impl Iterator<Item = &'static Registration> {
    inventory::iter::<Registration>.into_iter()
}

fn choose(handlers: &Handlers, problems: &mut Vec<String>) -> Vec<&'static Registration> {
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

/// Finds handlers that never run because one before them takes exactly the same.
fn find_collisions(entries: &[Arc<Entry>], problems: &mut Vec<String>) {
    type Taken = (Kind, i32, i32, Option<(u8, String)>, Option<Mask>);
    let mut seen: HashMap<Taken, Vec<&Entry>> = HashMap::new();
    for entry in entries {
        let this = entry.registration;
        // Of the others, all run.
        if !this.kind.is_update() && this.kind != Kind::Error {
            continue;
        }
        let routes: Vec<Option<(u8, String)>> = match this.route {
            Route::None => vec![None],
            #[cfg(feature = "regex")]
            Route::Regex(patterns) => {
                patterns.written().iter().map(|pattern| Some((6, (*pattern).to_owned()))).collect()
            }
            Route::Command(names) => names.iter().map(|name| Some((0, fold(name).into_owned()))).collect(),
            Route::Text(texts) => texts.iter().map(|text| Some((1, fold(text.trim()).into_owned()))).collect(),
            Route::Data(data) => data.iter().map(|data| Some((2, (*data).to_owned()))).collect(),
            Route::CommandTemplate(templates) => templates.shapes(false).map(|shape| Some((3, shape))).collect(),
            Route::TextTemplate(templates) => templates.shapes(false).map(|shape| Some((4, shape))).collect(),
            Route::DataTemplate(templates) => templates.shapes(true).map(|shape| Some((5, shape))).collect(),
        };
        for route in routes {
            let what = route.as_ref().map(|(_, text)| text.clone());
            let same = seen.entry((this.kind, entry.group, this.rank, route, entry.mask.clone())).or_default();
            let earlier = same.iter().find(|other| {
                let in_same_state = match (&other.state, &entry.state) {
                    (Some(one), Some(two)) => one.same(two),
                    (one, two) => one.is_none() && two.is_none(),
                };
                let alike = match (&other.condition, &entry.condition) {
                    (Some(one), Some(two)) if entry.mask.is_none() => one.same(two),
                    _ => true,
                };
                in_same_state && alike && !other.registration.may_pass_on()
            });
            if let Some(earlier) = earlier {
                let what = what.map_or_else(|| "exactly the same".to_owned(), |text| format!("{text:?}"));
                let state = entry.state.as_ref().map_or_else(String::new, |state| format!(" in the state `{state}`"));
                problems.push(format!(
                    "`{}` at {}:{} and `{}` at {}:{} both take {what}{state}, so that the second never runs; change one, give it \
                     another `group`, or let the first return `Flow::Continue`",
                    earlier.registration.name,
                    earlier.registration.file,
                    earlier.registration.line,
                    this.name,
                    this.file,
                    this.line,
                ));
                break;
            }
            same.push(entry);
        }
    }
}

#[cfg(feature = "regex")]
fn find_patterns_too_large(entries: &[Arc<Entry>], problems: &mut Vec<String>) {
    for entry in entries {
        let this = entry.registration;
        if let Route::Regex(patterns) = this.route
            && let Some(problem) = patterns.problem()
        {
            problems.push(format!("the `regex` of `{}` at {}:{}: {problem}", this.name, this.file, this.line));
        }
    }
}

fn find_missing_data(client: &Client, entries: &[Arc<Entry>], problems: &mut Vec<String>) {
    for entry in entries {
        let this = entry.registration;
        let asked = entry.condition.as_ref().map(Condition::params).unwrap_or_default();
        let asked = asked.into_iter().map(|(condition, param)| (format!("the condition `{condition}` of "), param));
        let params = (this.params)().into_iter().map(|param| (String::new(), param));
        for (whose, param) in params.chain(asked) {
            if let Some(need) = param.need
                && !client.gives_data(need.type_id)
            {
                problems.push(format!(
                    "{whose}`{}` at {}:{} takes `{}: Data<{}>`, which was never given; give it with `Client::data`",
                    this.name, this.file, this.line, param.name, need.type_name,
                ));
            }
        }
    }
}
