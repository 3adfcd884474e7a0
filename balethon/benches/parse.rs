//! Reading a page of 100 updates into Bale's types, against the same JSON into values without types and into a struct
//! that holds just what an echo bot needs.

#![allow(clippy::print_stdout, reason = "it shows what it measures")]

mod support;

use std::hint::black_box;
use std::time::{Duration, Instant};

use balethon::types::Update;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use support::update;

const ROUNDS: usize = 2_000;

#[derive(Deserialize)]
#[allow(dead_code, reason = "what is read is not looked at")]
struct Bare {
    update_id: i64,
    message: BareMessage,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "what is read is not looked at")]
struct BareMessage {
    message_id: i64,
    text: Option<String>,
    chat: BareChat,
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "what is read is not looked at")]
struct BareChat {
    id: i64,
}

fn main() {
    let updates: Vec<Value> = (0..100).map(|id| update(id, "سلام، این یک پیام آزمایشی است.")).collect();
    let page = Value::Array(updates).to_string();
    let bare = measure::<Bare>(&page);
    println!("a page of 100 updates, {} bytes, the least of {ROUNDS} rounds", page.len());
    let print = |name: &str, time: Duration| {
        println!(
            "  {name:12} {:7.1} us  ratio {:.2}",
            time.as_secs_f64() * 1e6,
            time.as_secs_f64() / bare.as_secs_f64()
        );
    };
    print("bare struct", bare);
    print("JSON values", measure::<Value>(&page));
    print("balethon", measure::<Update>(&page));
}

fn measure<T: DeserializeOwned>(page: &str) -> Duration {
    let mut least = Duration::MAX;
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        black_box(serde_json::from_str::<Vec<T>>(black_box(page)).expect("updates"));
        least = least.min(begun.elapsed());
    }
    least
}
