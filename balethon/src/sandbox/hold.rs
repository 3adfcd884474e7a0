//! Answers that are kept back until a test lets them go, so that it counts instead of timing.

use std::panic::Location;
use std::sync::Arc;

use super::patience::within;
use super::state::Shared;

/// Keeps back the answers to a method; made by [`Sandbox::hold`](super::Sandbox::hold).
///
/// The methods do their work at once, only the answers wait. Dropping it lets all of them go.
#[derive(Debug)]
#[must_use = "dropping it lets the answers go"]
pub struct Hold {
    shared: Arc<Shared>,
    id: u64,
    method: String,
}

impl Hold {
    pub(crate) fn begin(shared: &Arc<Shared>, method: &str, until: Option<usize>) -> Self {
        let id = shared.change(|state| state.traffic.begin_hold(method, until));
        Self { shared: shared.clone(), id, method: method.to_owned() }
    }

    /// Waits until so many answers are held, or the hold has ended by itself.
    ///
    /// # Panics
    /// After ten seconds, with the transcript.
    #[track_caller]
    pub fn wait(&self, count: usize) -> impl Future<Output = ()> + '_ {
        let what = format!("{count} held answers to {}", self.method);
        let place = Location::caller();
        let held = self.shared.wait_for(move |state| match state.traffic.held(self.id) {
            Some(held) if held < count => None,
            _ => Some(()),
        });
        within(&self.shared, place, what, held)
    }

    /// How many answers are held.
    pub fn count(&self) -> usize {
        self.shared.read(|state| state.traffic.held(self.id)).unwrap_or_default()
    }

    /// Lets one answer go.
    pub fn release_one(&self) {
        self.shared.change(|state| state.traffic.release_one(self.id));
    }

    /// Lets all go; later answers are not held any more.
    pub fn release(self) {}
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.shared.change(|state| state.traffic.end_hold(self.id));
    }
}
