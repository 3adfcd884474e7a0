//! What a handler adds to a debug build: `cargo bench -p balethon --profile dev --bench build`.
//!
//! Writes a bot of 300 handlers, exact routes, captures, states and conditions in equal parts, and the same functions
//! without attributes; builds either several times, that crate alone, and prints the difference, divided by 300. The
//! medians of processor time and of time on the clock are printed, with linking; `-- incremental` does it with what a
//! build leaves for the next one, as `cargo build` does after a change.

#![allow(clippy::print_stdout, reason = "it shows what it measures")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use std::{env, fs};

const HANDLERS: usize = 300;
const RUNS: usize = 5;

fn main() {
    let incremental = env::args().any(|arg| arg == "incremental");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("build-time");
    let mut bots = [("bare", false), ("handlers", true)].map(|(name, attributes)| {
        let bot = folder.join(name);
        write(&bot, name, &source(attributes, 0));
        build(&folder, &bot, incremental);
        (bot, attributes, Vec::new())
    });
    // In turns, so that a machine that grows busy meanwhile weighs on both.
    for run in 1..=RUNS {
        for (bot, attributes, times) in &mut bots {
            fs::write(bot.join("src/main.rs"), source(*attributes, run)).unwrap();
            times.push(build(&folder, bot, incremental));
        }
    }
    let [bare, handlers] =
        bots.map(|(_, _, times)| (median(times.iter().map(|t| t.0)), median(times.iter().map(|t| t.1))));
    let each = |with: f64, without: f64| (with - without) * 1000.0 / HANDLERS as f64;
    println!("{HANDLERS} functions       {:6.2} s of processor, {:6.2} s on the clock", bare.0, bare.1);
    println!("the same as handlers  {:6.2} s of processor, {:6.2} s on the clock", handlers.0, handlers.1);
    println!(
        "a handler adds        {:6.2} ms             , {:6.2} ms",
        each(handlers.0, bare.0),
        each(handlers.1, bare.1)
    );
}

/// A bot of its own workspace, which depends on this library with its default features.
fn write(bot: &Path, name: &str, source: &str) {
    fs::create_dir_all(bot.join("src")).unwrap();
    let library = env!("CARGO_MANIFEST_DIR");
    let manifest = format!(
        "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[dependencies]\nbalethon.path = \"{library}\"\n\n[workspace]\n"
    );
    fs::write(bot.join("Cargo.toml"), manifest).unwrap();
    fs::copy(Path::new(library).join("../Cargo.lock"), bot.join("Cargo.lock")).unwrap();
    fs::write(bot.join("src/main.rs"), source).unwrap();
}

/// The functions, with attributes or without; another number makes another program of it.
fn source(attributes: bool, number: usize) -> String {
    let mut text = format!("#![allow(dead_code)]\nuse balethon::prelude::*;\nconst NUMBER: usize = {number};\n");
    text += "fn long(message: &Message) -> bool { message.content().len() > NUMBER }\n";
    let states: Vec<String> =
        (0..HANDLERS).filter(|i| i % 6 == 2).map(|i| format!("S{i} {{ name: String }}")).collect();
    let _ = writeln!(text, "#[state]\nenum Form {{ {} }}", states.join(", "));
    for i in 0..HANDLERS {
        let (attribute, parameters, answer) = match i % 6 {
            0 => (format!("on_command(\"c{i}\")"), "message: Message", "message.content().to_owned()"),
            1 => (
                format!("on_callback_query(data = \"d{i}:{{product}}:{{count}}\")"),
                "query: CallbackQuery, product: u32, count: u8",
                "format!(\"{} {product} {count}\", query.id)",
            ),
            2 => (
                format!("on_message(state = Form::S{i} {{ name }})"),
                "dialogue: Dialogue<Form>, name: String",
                "{ dialogue.end().await?; name }",
            ),
            3 => (
                format!("on_message(private & text & self::long, rank = {i})"),
                "user: User",
                "user.first_name.clone()",
            ),
            4 => (
                format!("on_message(text = \"t{i}\")"),
                "message: Message",
                "{ message.reply(\"one\").await?; String::new() }",
            ),
            _ => (
                format!("on_command(\"p{i} {{name}} {{note}}\")"),
                "message: Message, name: String, note: Option<String>",
                "{ message.reply(name).await?; note.unwrap_or_default() }",
            ),
        };
        if attributes {
            let _ = writeln!(text, "#[{attribute}]");
        }
        let _ = writeln!(text, "async fn h{i}({parameters}) -> Result<String> {{ Ok({answer}) }}");
    }
    text + "fn main() -> Result { run(Client::new(\"1:a\")) }\n"
}

/// Seconds of processor and on the clock.
fn build(folder: &Path, bot: &Path, incremental: bool) -> (f64, f64) {
    let (before, begin) = (children(), Instant::now());
    let status = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--offline"])
        .current_dir(bot)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("CARGO_INCREMENTAL", if incremental { "1" } else { "0" })
        .status()
        .unwrap();
    assert!(status.success());
    (children() - before, begin.elapsed().as_secs_f64())
}

/// What the kernel has counted of children that ended, in seconds: the 16th and 17th field of a line with the name in
/// parentheses.
fn children() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: u64 = fields.skip(13).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    ticks as f64 / 100.0
}

fn median(times: impl Iterator<Item = f64>) -> f64 {
    let mut times: Vec<f64> = times.collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
