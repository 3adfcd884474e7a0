//! The table of handlers that a bot prints when it starts.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::client::Client;
use crate::handler::{Entry, Registry};
use crate::report;
use crate::text::counted;
use crate::types::User;

/// Prints the table, unless it is turned off, and logs it.
pub(super) fn show(client: &Client, me: &User, registry: &Registry) {
    let name = me.username.as_deref().map_or_else(|| me.first_name.clone(), |name| format!("@{name}"));
    let mut crates: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in &registry.entries {
        *crates.entry(entry.registration.package()).or_default() += 1;
        let this = entry.registration;
        tracing::info!(
            target: "balethon",
            attribute = this.attribute, takes = entry.takes(), handler = this.name, group = entry.group, rank = this.rank,
            file = this.file, line = this.line,
            "handler",
        );
    }
    let crates = crates.iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join(", ");
    let workers = client.settings().workers();
    let (handlers, workers) = (counted(registry.entries.len(), "handler"), counted(workers, "worker"));
    let head = format!("{name}: {handlers} ({crates}), {workers}");
    tracing::info!(target: "balethon", "{head}");
    if client.settings().print_handlers {
        report::print(format_args!("{head}\n{}", table(registry)));
    }
}

/// The handlers in the order in which they match, kind by kind.
fn table(registry: &Registry) -> String {
    let mut entries: Vec<_> = registry.entries.iter().map(|entry| &**entry).collect();
    entries.sort_by_key(|entry| entry.registration.kind);
    let rows: Vec<[String; 4]> = entries.into_iter().map(row).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths = [width(0), width(1), width(2)];
    let mut table = String::new();
    for [attribute, takes, name, place] in &rows {
        let _ = writeln!(table, "  {attribute:0$}  {takes:1$}  {name:2$}  {place}", widths[0], widths[1], widths[2]);
    }
    table
}

fn row(entry: &Entry) -> [String; 4] {
    let this = entry.registration;
    let mut takes = entry.takes();
    for (key, value) in [("group", entry.group), ("rank", this.rank)] {
        if value != 0 {
            let comma = if takes.is_empty() { "" } else { ", " };
            let _ = write!(takes, "{comma}{key} {value}");
        }
    }
    [this.attribute.to_owned(), takes, this.name.to_owned(), format!("{}:{}", this.file, this.line)]
}
