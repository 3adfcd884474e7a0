//! When nothing more happens by itself: what a test waits for that expects nothing, and between two steps of the clock.

use std::panic::Location;
use std::time::Duration;

use futures_util::future::select;
use tokio::time::{Instant, timeout_at};

use super::patience::{PATIENCE, give_up};
use super::state::{Shared, State};
use super::world::{Bot, ChatKey};

/// How long, in real time, the clock waits for work that waits neither for time nor for Bale.
const STRANGE: Duration = Duration::from_millis(200);

/// How often all others get their turn before the rest is believed: what has been woken up may wake up another.
const TURNS: usize = 8;

/// What still goes on.
enum Unrest {
    /// It comes to its end by itself.
    Moving(String),
    /// So many handlers and tasks. They may wait for anything: a database, a channel, the test.
    Working(usize),
}

impl Shared {
    /// Moves the clock on, from the end of one sleep to that of the next, so that what is due comes to pass in order.
    pub(crate) async fn advance(&self, place: &Location<'_>, duration: Duration) {
        let clock = self.read(|state| state.world.clock.clone());
        let end = clock.now() + duration;
        let mut strange = Some(0);
        loop {
            // Those that run here, and those that the sandbox calls.
            let bots = self.read(|state| {
                let ours = |bot: &&Bot| state.sources.contains_key(&bot.id) || !bot.webhook.is_empty();
                state.world.bots.values().filter(ours).map(|bot| bot.id).collect::<Vec<_>>()
            });
            if let Err(what) = self.settle(&bots, &mut strange).await {
                give_up(self, place, &format!("the clock waited {} s for rest, in vain: {what}", PATIENCE.as_secs()));
            }
            if clock.now() >= end {
                return;
            }
            let next = clock.next_end().map_or(end, |next| next.clamp(clock.now(), end));
            clock.advance(next - clock.now());
        }
    }

    /// Waits until the bots that may write there have nothing left to do.
    pub(crate) async fn wait_for_rest(&self, key: ChatKey) -> Result<(), String> {
        let bots = self.read(|state| {
            let concerned = |bot: &Bot| {
                let runs = bot.updates.polls() > 0 || bot.webhooks_set > 0;
                runs || matches!(key, ChatKey::Private { bot: id, .. } if id == bot.id)
            };
            state.world.bots.values().filter(|bot| concerned(bot)).map(|bot| bot.id).collect::<Vec<_>>()
        });
        self.settle(&bots, &mut None).await
    }

    /// Waits until nothing goes on any more but `strange` pieces of work that wait for something unknown; finds out how
    /// many those are, unless it is `None`: then there must be none.
    async fn settle(&self, bots: &[i64], strange: &mut Option<usize>) -> Result<(), String> {
        let end = Instant::now() + PATIENCE;
        let clock = self.read(|state| state.world.clock.clone());
        let (mut changed, mut sleepers) = (self.subscribe(), clock.sleepers());
        let mut turns = 0;
        loop {
            let unrest = match self.read(|state| self.unrest(state, bots)) {
                Some(Unrest::Working(count)) if count <= strange.unwrap_or_default() => None,
                unrest => unrest,
            };
            let Some(unrest) = unrest else {
                if turns == TURNS {
                    return Ok(());
                }
                turns += 1;
                tokio::task::yield_now().await;
                continue;
            };
            turns = 0;
            let until = match unrest {
                Unrest::Working(_) if strange.is_some() => end.min(Instant::now() + STRANGE),
                _ => end,
            };
            let slept = async {
                match &mut sleepers {
                    Some(sleepers) => drop(sleepers.changed().await),
                    None => std::future::pending().await,
                }
            };
            if timeout_at(until, select(Box::pin(changed.changed()), Box::pin(slept))).await.is_ok() {
                continue;
            }
            match (unrest, strange.as_mut()) {
                (Unrest::Working(count), Some(strange)) => *strange = count,
                (Unrest::Working(count), None) => {
                    return Err(format!(
                        "{count} handlers or tasks of the bots still run, and no request of theirs does"
                    ));
                }
                (Unrest::Moving(what), _) => return Err(what),
            }
        }
    }

    /// What goes on in this process, or in the other programs that run these bots.
    fn unrest(&self, state: &State, bots: &[i64]) -> Option<Unrest> {
        let (world, traffic) = (&state.world, &state.traffic);
        if world.clock.next_end().is_some_and(|end| end <= world.clock.now()) {
            return Some(Unrest::Moving("something whose time has come has not woken up yet".to_owned()));
        }
        let mut kept_back = 0;
        for (method, count) in traffic.unanswered().filter(|(method, _)| *method != "getUpdates") {
            let kept = traffic.kept_back(method);
            if count > kept {
                return Some(Unrest::Moving(format!("a request {method} is being answered")));
            }
            kept_back += kept;
        }
        if self.activity.calls() > kept_back {
            return Some(Unrest::Moving("a request or its answer is on its way".to_owned()));
        }
        for bot in bots.iter().filter_map(|id| world.bots.get(id)) {
            if let Some(what) = fetching(state, bot) {
                return Some(Unrest::Moving(format!("{} {what}", bot.name)));
            }
        }
        let busy = self.activity.busy();
        (busy > 0).then_some(Unrest::Working(busy))
    }
}

/// What the bot's way to its updates has still to do.
fn fetching(state: &State, bot: &Bot) -> Option<&'static str> {
    let world = &state.world;
    let done = bot.updates.are_done(world.now_ms());
    if !bot.webhook.is_empty() {
        let rests = done || (world.clock.is_manual() && bot.webhook_rests);
        return (!rests).then_some("has not taken every update at its webhook");
    }
    let rests = match state.sources.get(&bot.id) {
        _ if bot.updates.are_waited_for() || state.traffic.kept_back("getUpdates") > 0 => true,
        // It runs in this process: between two polls it is on its way to the next, or asleep.
        Some(source) if world.clock.is_manual() => source.busy() == 0,
        Some(_) if world.quirks.long_polling => false,
        _ => done,
    };
    (!rests).then_some("has not fetched and confirmed every update")
}
