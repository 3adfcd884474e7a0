//! The chat page in a real browser.

mod bot;
mod browser;
mod chat;
mod developer;
mod looks;
mod persian;
mod security;
mod story;
