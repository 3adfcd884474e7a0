//! How long a test waits before it says what did not happen.

use std::panic::Location;
use std::time::Duration;

use super::state::Shared;
use super::transcript;

const PATIENCE: Duration = Duration::from_secs(10);

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
    match tokio::time::timeout(PATIENCE, future).await {
        Ok(output) => output,
        Err(_) => give_up(shared, place, &format!("waited {} s for {what}, in vain", PATIENCE.as_secs())),
    }
}

/// Ends the test: what is wrong, where, and what has been said so far.
pub(crate) fn give_up(shared: &Shared, place: &Location<'_>, what: &str) -> ! {
    let transcript = shared.read(|state| transcript::of(&state.world, |_| true));
    let so_far = if transcript.is_empty() { "(nothing was said)".to_owned() } else { transcript };
    panic!("{place}: {what}\n--- so far ---\n{so_far}\n---");
}
