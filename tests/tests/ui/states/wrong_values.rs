use balethon::prelude::*;

#[state(version = "2")]
struct Version;

#[state(version = 1.5)]
struct Half;

#[state(per)]
struct Per;

#[state(name = "")]
struct Nameless;

#[state(ttl = "1d", ttl = "2d")]
struct Twice;

fn main() {}
