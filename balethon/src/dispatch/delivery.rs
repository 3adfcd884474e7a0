//! An answer on its way from its update to the handler that asked.

use std::sync::Arc;

use super::lane::Hold;
use super::turn::{Open, WorkerPlace, left};
use super::worker::{Content, Inner, Item};
use crate::event::{Context, LaneKey};
use crate::handler::Registration;

/// An answer, and the turn of its event where the handler goes on in that. Dropped, the turn is the next one's; and an
/// answer that the handler has not [claimed](Self::claim) goes back to the front of its lane, for the others.
pub(super) struct Delivery {
    inner: Arc<Inner>,
    /// That of the answer.
    lane: Option<LaneKey>,
    /// Whether the handler is of this lane.
    in_lane: bool,
    /// What its event held, and whether the place of it is lent.
    turn: Option<(Hold, bool)>,
    /// What is to be crossed out with it. Its own is the first.
    updates: Vec<Open>,
    /// Until the handler has it.
    unclaimed: Option<Unclaimed>,
}

/// An answer that its handler does not have yet, or never will.
pub(super) struct Unclaimed {
    pub(super) cx: Context,
    /// The gate that asked, which has not looked at it as at others.
    pub(super) gate: Option<&'static Registration>,
}

impl Delivery {
    pub(super) fn new(
        inner: Arc<Inner>,
        lane: Option<LaneKey>,
        in_lane: bool,
        turn: Option<(Hold, bool)>,
        updates: Vec<Open>,
        unclaimed: Unclaimed,
    ) -> Self {
        Self { inner, lane, in_lane, turn, updates, unclaimed: Some(unclaimed) }
    }

    pub(super) fn take_turn(&mut self) -> Option<(Hold, bool)> {
        self.turn.take()
    }

    /// The handler waits for other people still: what an earlier run left did not kill the program.
    pub(super) async fn forgive(&mut self) {
        self.inner.journal.begin_anew(left(&mut self.updates)).await;
    }

    /// The handler, whose place this is, has the answer. One of its lane is done when the handler is, others are now.
    pub(super) fn claim(mut self, place: Option<&WorkerPlace>) {
        self.unclaimed = None;
        if let Some(place) = place.filter(|_| self.in_lane) {
            place.keep(&mut self.updates);
        }
    }
}

impl Drop for Delivery {
    fn drop(&mut self) {
        let mut updates = std::mem::take(&mut self.updates);
        // Back in the lane before that is free, so that nothing goes before it.
        if let Some(unclaimed) = self.unclaimed.take() {
            let update = (!updates.is_empty()).then(|| updates.remove(0));
            let item = Item { content: Content::Unclaimed(Box::new(unclaimed)), update, job: 0 };
            self.inner.put_back(self.lane, item);
        }
        if let Some((hold, lent)) = self.turn.take() {
            self.inner.give_back(hold, !lent);
        }
        if !updates.is_empty() {
            let inner = Arc::clone(&self.inner);
            self.inner.crew().write(async move { inner.journal.finish(updates).await });
        }
    }
}
