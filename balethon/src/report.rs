//! What the framework says to the one who runs the bot: to the log, and to stderr where nobody listens to the log.

/// Says that something is not as it should be.
pub(crate) fn warn(text: impl std::fmt::Display) {
    tracing::warn!(target: "balethon", "{text}");
    unheard(format_args!("warning: {text}"));
}

/// Says that something failed.
pub(crate) fn error(text: impl std::fmt::Display) {
    tracing::error!(target: "balethon", "{text}");
    unheard(format_args!("error: {text}"));
}

/// Tells something worth knowing.
pub(crate) fn info(text: impl std::fmt::Display) {
    tracing::info!(target: "balethon", "{text}");
    unheard(format_args!("{text}"));
}

/// Tells why handlers ran and did not run, under a target of its own.
pub(crate) fn explain(update: Option<i64>, taken: bool, text: impl std::fmt::Display) {
    tracing::info!(target: "balethon::explain", update, taken, "{text}");
    unheard(format_args!("{text}"));
}

fn unheard(text: std::fmt::Arguments<'_>) {
    if !tracing::dispatcher::has_been_set() {
        print(text);
    }
}

/// Prints for people, whoever listens to the log.
#[allow(clippy::print_stderr, reason = "this is the one place that prints")]
pub(crate) fn print(text: impl std::fmt::Display) {
    eprintln!("{text}");
}
