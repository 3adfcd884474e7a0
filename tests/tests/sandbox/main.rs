//! The sandbox, seen from outside: what goes over the wire, what the test kit does, what the page hears.

mod bot;
mod effects;
mod encodings;
#[path = "../facts/mod.rs"]
mod facts;
mod faults;
mod invites;
mod kit;
mod many;
mod media;
mod messages;
mod page;
mod payments;
mod polling;
mod quirks;
mod rest;
mod samples;
mod stickers;
mod time;
mod webhook;
mod wire;
