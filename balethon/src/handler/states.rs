//! The types of states that the handlers of one bot take, and what may be wrong with them.

use std::collections::HashSet;
use std::sync::Arc;

use super::registry::{Entry, Registry};
use crate::client::Client;
use crate::condition::Condition;
use crate::route::InState;
use crate::states::{StateType, Store};
use crate::types::User;

/// The types of states that the handlers name, and those that have the same name in the storage.
pub(super) fn find_states(entries: &[Arc<Entry>], problems: &mut Vec<String>) -> Vec<StateType> {
    let mut states: Vec<StateType> = Vec::new();
    for entry in entries {
        let patterns = entry.state.as_ref().and_then(InState::takes).map(|(ty, _)| *ty);
        let parameters = (entry.registration.params)().into_iter();
        let asked = entry.condition.as_ref().map(Condition::params).unwrap_or_default();
        let parameters = parameters.chain(asked.into_iter().map(|(_, param)| param)).filter_map(|param| param.state);
        for ty in patterns.into_iter().chain(parameters) {
            if states.contains(&ty) {
                continue;
            }
            if let Some(other) = states.iter().find(|other| other.name == ty.name) {
                problems.push(format!(
                    "two types of states at {} and {} are called `{}`, so that the bot could not tell in which it stored; \
                     give one another name: `#[state(name = \"…\")]`",
                    other.place(),
                    ty.place(),
                    ty.name,
                ));
            }
            states.push(ty);
        }
    }
    states
}

/// How many states a warning names.
const NAMED: usize = 5;

/// Finds states that no handler takes. Structs, and types that a condition asks about, may be there to be looked at, unless
/// another state takes their place.
pub(super) fn find_untaken_states(entries: &[Arc<Entry>], states: &[StateType], warnings: &mut Vec<String>) {
    let conditions = entries.iter().filter_map(|entry| entry.condition.as_ref());
    let asked: Vec<_> = conditions.flat_map(Condition::params).filter_map(|(_, param)| param.state).collect();
    for ty in states {
        let patterns = entries.iter().filter_map(|entry| entry.state.as_ref()?.takes());
        let taken: HashSet<usize> =
            patterns.filter(|(this, _)| *this == ty).flat_map(|(_, variants)| variants).copied().collect();
        let untaken: Vec<usize> = (0..ty.variants.len()).filter(|variant| !taken.contains(variant)).collect();
        if taken.is_empty() && (ty.is_struct() || asked.contains(ty)) {
            warnings.extend(forgotten(ty, states));
            continue;
        }
        if untaken.is_empty() {
            continue;
        }
        let named = untaken.iter().take(NAMED).map(|&index| {
            let variant = &ty.variants[index];
            format!("`{}` at {}:{}", ty.shown(index), variant.file, variant.line)
        });
        let mut named = named.collect::<Vec<_>>().join(", ");
        if untaken.len() > NAMED {
            named = format!("{named}, and {} more", untaken.len() - NAMED);
        }
        warnings.push(format!(
            "no handler takes these states: {named}. Who is in one is answered by handlers without a state, or by none; give \
             them handlers with `state = {}`, or take them out{}",
            ty.shown(untaken[0]),
            if taken.is_empty() { "; make a struct of what is only looked at" } else { "" },
        ));
    }
}

/// What is only looked at is to be remembered, and is not when a conversation of the same people begins.
fn forgotten(ty: &StateType, states: &[StateType]) -> Option<String> {
    let other = states.iter().find(|other| *other != ty && other.per == ty.per)?;
    let (name, other_name) = (ty.type_name(), other.type_name());
    Some(format!(
        "what `{name}` at {} remembers is gone when a `{other_name}` at {} begins: of the same people one state is in force. \
         Give one of them another `per`, make `{name}` a field of `{other_name}`, or keep it in a database or the bot's storage",
        ty.place(),
        other.place(),
    ))
}

impl Registry {
    /// Where the states of a bot with these handlers are kept.
    pub(crate) fn store(&self, client: &Client, me: &User) -> Arc<Store> {
        let settings = client.settings();
        let is_asked = self.entries.iter().any(|entry| entry.state.is_some());
        let (storage, clock) = (Arc::clone(&settings.storage), settings.clock.clone());
        Arc::new(Store::new(storage, clock, me.id, self.states.clone(), is_asked))
    }
}
