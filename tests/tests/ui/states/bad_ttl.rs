use balethon::prelude::*;

#[state(ttl = "1 day")]
struct Day;

#[state(ttl = "90")]
struct Seconds;

#[state(ttl = 90)]
struct Number;

#[state(ttl = "0s")]
struct Never;

fn main() {}
