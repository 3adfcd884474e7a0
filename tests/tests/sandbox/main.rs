//! The sandbox, seen from outside: what goes over the wire, what the test kit does, what the page hears.

mod bot;
mod encodings;
mod faults;
mod invites;
mod kit;
mod media;
mod messages;
mod page;
mod payments;
mod polling;
mod stickers;
mod webhook;
mod wire;
