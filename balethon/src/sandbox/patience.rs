//! How long a test waits before it says what did not happen.

use std::panic::Location;
use std::time::Duration;

use super::state::{Shared, State};
use super::transcript;

pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// The future's output.
///
/// # Panics
/// After ten real seconds: what was waited for, from where, and what has been said so far.
pub(crate) async fn within<T>(
    shared: &Shared,
    place: &Location<'_>,
    what: String,
    future: impl Future<Output = T>,
) -> T {
    within_or(shared, place, what, future, |_| String::new()).await
}

/// The same; where it is in vain, this is said too.
pub(crate) async fn within_or<T>(
    shared: &Shared,
    place: &Location<'_>,
    what: String,
    future: impl Future<Output = T>,
    instead: impl FnOnce(&State) -> String,
) -> T {
    match tokio::time::timeout(PATIENCE, future).await {
        Ok(output) => output,
        Err(_) => {
            let instead = shared.read(|state| instead(state));
            give_up(shared, place, &format!("waited {} s for {what}, in vain{instead}", PATIENCE.as_secs()))
        }
    }
}

/// How many updates are explained when a test ends so.
const EXPLAINED: usize = 3;

/// Ends the test: what is wrong, where, what has been said so far, what the handlers said to the last updates, and what
/// went wrong inside the bots meanwhile.
pub(crate) fn give_up(shared: &Shared, place: &Location<'_>, what: &str) -> ! {
    let (transcript, explained, errors) = shared.read(|state| {
        let errors: Vec<_> = state.errors.iter().flat_map(|sink| sink.take()).collect();
        (transcript::of(&state.world, |_| true), state.explained.latest(EXPLAINED).join("\n"), errors.join("\n"))
    });
    let so_far = if transcript.is_empty() { "(nothing was said)".to_owned() } else { transcript };
    let part = |name: &str, text: String| if text.is_empty() { text } else { format!("\n--- {name} ---\n{text}") };
    let (explained, errors) = (part("the last updates", explained), part("errors of the bot", errors));
    panic!("{place}: {what}\n--- so far ---\n{so_far}{explained}{errors}\n---");
}
