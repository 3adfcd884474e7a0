//! What the framework says to the one who runs the bot: to the log, and to stderr where nobody listens to the log.

use std::sync::{Mutex, PoisonError};

/// Where errors go that no handler took, when somebody wants to know; the sandbox does.
#[derive(Debug, Default)]
pub(crate) struct ErrorSink(Mutex<Vec<String>>);

impl ErrorSink {
    fn push(&self, error: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(error);
    }

    /// The errors so far.
    #[cfg_attr(not(feature = "sandbox"), allow(dead_code, reason = "only the sandbox asks"))]
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Says that something failed which nobody took care of.
pub(crate) fn untaken(text: String, errors: Option<&ErrorSink>) {
    error(&text);
    if let Some(errors) = errors {
        errors.push(text);
    }
}

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
