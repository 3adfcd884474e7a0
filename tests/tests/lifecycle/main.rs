//! How a bot starts and stops, and what it leaves behind.

mod log;
mod presses;
mod signals;
mod source;
mod stalls;
mod start;
mod stop;
mod tasks;
