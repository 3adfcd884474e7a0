//! Conversations: states, those who are in them, and what becomes of them in the storage.

mod conversation;
mod fields;
mod listed;
mod order;
mod others;
mod probe;
mod scopes;
mod stored;
mod warnings;
