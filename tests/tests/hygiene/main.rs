//! Where emitted code could go wrong: under strict lints, in macros and functions, beside names of ours and the standard
//! library's.

#![forbid(unsafe_code)]
#![deny(
    warnings,
    missing_docs,
    unused,
    deprecated,
    rust_2018_idioms,
    let_underscore_drop,
    missing_debug_implementations,
    single_use_lifetimes,
    unreachable_pub,
    unused_qualifications,
    unused_results,
    clippy::all,
    clippy::pedantic
)]

extern crate balethon as renamed;

pub mod handlers;
mod states;
