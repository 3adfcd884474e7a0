//! Who is served when, and what becomes of failures: lanes, places, payments, blocking handlers, panics, errors.

mod blocking;
mod errors;
mod lanes;
mod panics;
mod payments;
mod storage;
mod trap;
mod updates;
mod workers;
