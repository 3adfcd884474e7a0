//! Conversations: states and those who are in them.

mod conversation;
