//! The chat page in a real browser.

mod album;
mod bot;
mod browser;
mod chat;
mod developer;
mod forms;
mod looks;
mod members;
mod mini_app;
mod persian;
mod security;
mod story;
