//! The types of states that the handlers of one bot take, and what may be wrong with them.

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

/// Finds states that no handler takes, although handlers take others of their type.
pub(super) fn find_untaken_states(entries: &[Arc<Entry>], states: &[StateType], warnings: &mut Vec<String>) {
    for ty in states {
        let patterns = || entries.iter().filter_map(|entry| entry.state.as_ref()?.takes());
        let taken = |variant| patterns().any(|(this, variants)| this == ty && variants.contains(&variant));
        if !(0..ty.variants.len()).any(taken) {
            continue;
        }
        for (index, variant) in ty.variants.iter().enumerate().filter(|(index, _)| !taken(*index)) {
            warnings.push(format!(
                "no handler takes the state `{}` at {}:{}: who is in it is answered by handlers without a state, or by \
                 none. Give one `state = {0} …`, or take the state out",
                ty.shown(index),
                variant.file,
                variant.line,
            ));
        }
    }
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
