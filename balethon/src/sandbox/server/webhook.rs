//! Updates go to the addresses that bots have set.
//!
//! Bale documents neither retries nor order. Ours: one update at a time and in order; one that is not answered with a
//! status of success is sent again after a second, and then after twice as long each time, up to a minute.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::task::JoinSet;

use crate::activity::{Underway, Work};
use crate::place;
use crate::sandbox::state::Shared;

use super::fetch;

const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Delivers as long as the server runs.
pub(super) async fn deliver(shared: Weak<Shared>) {
    let Some(work) = shared.upgrade().map(|shared| shared.read(|state| state.world.webhook_work.clone())) else {
        return;
    };
    let busy = Arc::new(Mutex::new(HashSet::new()));
    let mut rounds = JoinSet::new();
    loop {
        let mut told = std::pin::pin!(work.notified());
        told.as_mut().enable();
        let Some(shared) = shared.upgrade() else { return };
        for bot in shared.read(|state| state.world.bots_to_call()) {
            if busy.lock().unwrap_or_else(PoisonError::into_inner).insert(bot) {
                let counted = Work::begin(&shared.activity);
                let (shared, busy, work) = (Arc::downgrade(&shared), busy.clone(), work.clone());
                rounds.spawn(place::beside(Some(counted), async move {
                    one_bot(shared, bot).await;
                    busy.lock().unwrap_or_else(PoisonError::into_inner).remove(&bot);
                    // Something may have come in the moment between the last look and here.
                    work.notify_waiters();
                }));
            }
        }
        drop(shared);
        while rounds.try_join_next().is_some() {}
        told.await;
    }
}

/// Delivers what waits for one bot.
async fn one_bot(shared: Weak<Shared>, bot: i64) {
    let mut wait = FIRST_WAIT;
    loop {
        let Some(world) = shared.upgrade() else { return };
        let Some((url, number, update)) = world.read(|state| state.world.next_call(bot)) else { return };
        let underway = Underway::begin(&world.activity);
        let outcome = call(&url, update.get().to_owned()).await;
        drop(underway);
        match outcome {
            Ok(()) => {
                world.change(|state| state.world.called(bot, number));
                wait = FIRST_WAIT;
            }
            Err(error) => {
                let clock = world.change(|state| {
                    state.world.call_failed(bot, error);
                    state.world.clock.clone()
                });
                drop(world);
                clock.sleep(wait).await;
                wait = (wait * 2).min(LONGEST_WAIT);
            }
        }
    }
}

async fn call(url: &str, update: String) -> Result<(), String> {
    let http = fetch::http().ok_or("no HTTP client can be made")?;
    let request = http.post(url).header("content-type", "application/json").body(update);
    let response = request.send().await.map_err(|error| error.without_url().to_string())?;
    if response.status().is_success() { Ok(()) } else { Err(format!("Wrong response: {}", response.status())) }
}
