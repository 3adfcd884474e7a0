//! Instructions and system calls per update. They hardly change from run to run, so that they show what a change of the
//! code does where time only shows what the machine does.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::io::AsyncReadExt;

use super::Subject;
use super::subjects::Plan;
use super::support::{self, Executed};

/// What start and stop cost is the same in a short and a long run; the difference is what updates cost.
const SHORT: usize = 100;
const LONG: usize = 400;

/// Between updates at a steady load: long enough that each is over when the next one comes, also under `valgrind`.
const PAUSE: Duration = Duration::from_millis(20);

pub(super) async fn print() {
    let files = env!("CARGO_TARGET_TMPDIR");
    for (name, pause) in [("burst", None), ("steady", Some(PAUSE))] {
        let mut floor = None;
        for role in ["floor", "balethon"] {
            let counted = executed(&format!("{files}/callgrind.{name}.{role}"), role, pause).await;
            let floor = *floor.get_or_insert(counted);
            println!(
                "{name:7} {role:9} {:9.0} instructions per update, ratio {:.2}; {:5.0} misses of the first caches, ratio {:.2}",
                counted.instructions,
                counted.instructions / floor.instructions,
                counted.misses,
                counted.misses / floor.misses,
            );
        }
        for role in ["floor", "balethon"] {
            let calls = system_calls(role, pause).await;
            let names: Vec<_> = calls.iter().map(|(name, count)| format!("{name} {count:.2}")).collect();
            println!(
                "{name:7} {role:9} {:9.2} system calls per update: {}",
                calls.values().sum::<f64>(),
                names.join(", ")
            );
        }
    }
}

async fn executed(file: &str, role: &str, pause: Option<Duration>) -> Executed {
    let count = async |updates: usize| {
        let file = format!("--callgrind-out-file={file}.{updates}");
        let under = ["valgrind", "--tool=callgrind", "--cache-sim=yes", &file];
        support::executed(&watched(&under, role, updates, pause).await)
    };
    let short = count(SHORT).await;
    short.until(count(LONG).await, LONG - SHORT)
}

async fn system_calls(role: &str, pause: Option<Duration>) -> BTreeMap<String, f64> {
    let count = async |updates| {
        let report = watched(&["strace", "-f", "-c"], role, updates, pause).await;
        report.lines().filter_map(table_row).collect::<BTreeMap<_, _>>()
    };
    let short = count(SHORT).await;
    let mut calls = count(LONG).await;
    for (name, count) in &mut calls {
        *count = (*count - short.get(name).unwrap_or(&0.0)) / (LONG - SHORT) as f64;
    }
    calls.retain(|_, count| *count >= 0.01);
    calls
}

/// A row of strace's table: `% time, seconds, usecs/call, calls, errors or nothing, syscall`.
fn table_row(line: &str) -> Option<(String, f64)> {
    let cells: Vec<&str> = line.split_whitespace().collect();
    let (first, last) = (cells.first()?, *cells.last()?);
    first.parse::<f64>().ok()?;
    (last != "total").then(|| Some((last.to_owned(), cells.get(3)?.parse().ok()?)))?
}

/// Runs the program, and gives what the one that watches it says.
async fn watched(under: &[&str], role: &str, updates: usize, pause: Option<Duration>) -> String {
    let mut subject = Subject::start(under, role, Plan { slice: updates, slices: 1 }, 1).await;
    let mut report = String::new();
    let mut stderr = subject.child.stderr.take().expect("a pipe");
    let give = async {
        // The first update shows that it has started.
        subject.server.polled().await;
        let Some(pause) = pause else { return subject.server.give(updates) };
        for _ in 0..updates {
            tokio::time::sleep(pause).await;
            subject.server.give(1);
        }
    };
    tokio::join!(give, async { stderr.read_to_string(&mut report).await.expect("a pipe") });
    report
}
