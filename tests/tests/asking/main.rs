//! Handlers that ask people and wait for the answer.

mod answers;
mod buttons;
mod crowd;
mod ends;
mod gates;
mod given_up;
mod journal;
mod lanes;
mod stop;
mod talk;
#[path = "../dispatch/trap.rs"]
mod trap;
