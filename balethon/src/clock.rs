//! Time: every sleep, deadline and "now" of the library goes through a [`Clock`].

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use tokio::sync::watch;

use crate::activity;

/// Where a bot gets its time from: the machine, or a test.
///
/// Cheap to clone. Sockets keep real time either way: a paused runtime clock would trip request timeouts at once.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    Real(Instant),
    Manual(Arc<Manual>),
}

#[derive(Debug)]
struct Manual {
    now: watch::Sender<Duration>,
    /// When those who sleep wake up.
    sleepers: watch::Sender<Vec<Duration>>,
}

impl Default for Clock {
    fn default() -> Self {
        Self::real()
    }
}

impl Clock {
    /// The machine's time.
    pub fn real() -> Self {
        Self(Source::Real(Instant::now()))
    }

    /// A time that stands still until it is [advanced](Clock::advance).
    pub fn manual() -> Self {
        Self(Source::Manual(Arc::new(Manual {
            now: watch::Sender::new(Duration::ZERO),
            sleepers: watch::Sender::new(Vec::new()),
        })))
    }

    /// How long this clock has run. Never goes back.
    pub fn now(&self) -> Duration {
        match &self.0 {
            Source::Real(start) => start.elapsed(),
            Source::Manual(manual) => *manual.now.borrow(),
        }
    }

    /// The time of day, since the beginning of 1970. A manual clock begins at the beginning of 2025.
    pub fn unix(&self) -> Duration {
        match &self.0 {
            Source::Real(_) => SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default(),
            Source::Manual(_) => Duration::from_secs(1_735_689_600) + self.now(),
        }
    }

    /// Waits.
    pub async fn sleep(&self, duration: Duration) {
        match &self.0 {
            Source::Real(_) => tokio::time::sleep(duration).await,
            Source::Manual(manual) => {
                let mut now = manual.now.subscribe();
                let end = now.borrow_and_update().saturating_add(duration);
                let _sleeping = Sleeping::new(manual, end);
                // Ends before the sleep does, so that it is one or the other at every moment.
                let _rest = activity::rest();
                // The sender lives in `manual`, so that this cannot fail.
                let _ = now.wait_for(|now| *now >= end).await;
            }
        }
    }

    /// The future's output, or `None` when the time is over first.
    pub async fn timeout<F: Future>(&self, duration: Duration, future: F) -> Option<F::Output> {
        match &self.0 {
            Source::Real(_) => tokio::time::timeout(duration, future).await.ok(),
            Source::Manual(_) => {
                let sleep = std::pin::pin!(self.sleep(duration));
                let future = std::pin::pin!(future);
                match futures_util::future::select(future, sleep).await {
                    futures_util::future::Either::Left((output, _)) => Some(output),
                    futures_util::future::Either::Right(_) => None,
                }
            }
        }
    }

    /// Moves a manual clock on; those whose time has come wake up.
    ///
    /// # Panics
    /// On the machine's clock, which nobody moves.
    #[track_caller]
    pub fn advance(&self, duration: Duration) {
        self.as_manual().now.send_modify(|now| *now += duration);
    }

    /// Waits until at least so many sleep on a manual clock: what a test does before it [advances](Clock::advance) it.
    /// Those whose time has come do not count, even if they have not noticed yet.
    ///
    /// # Panics
    /// On the machine's clock; and after ten seconds of the machine's, so that a test which waits in vain ends.
    #[track_caller]
    pub fn wait_for_sleepers(&self, count: usize) -> impl Future<Output = ()> + use<'_> {
        let place = std::panic::Location::caller();
        let manual = self.as_manual();
        let mut sleepers = manual.sleepers.subscribe();
        async move {
            let asleep = |ends: &Vec<Duration>| {
                let now = *manual.now.borrow();
                ends.iter().filter(|end| **end > now).count()
            };
            let enough = sleepers.wait_for(|ends| asleep(ends) >= count);
            let reached = tokio::time::timeout(Duration::from_secs(10), enough).await.is_ok();
            assert!(reached, "{place}: waited 10 s for {count} that sleep, in vain");
        }
    }

    /// Whether it is a test's.
    #[cfg_attr(not(feature = "sandbox"), allow(dead_code, reason = "only the sandbox asks"))]
    pub(crate) fn is_manual(&self) -> bool {
        matches!(self.0, Source::Manual(_))
    }

    /// When the next that sleeps on a manual clock wakes up. The past, where it has not noticed yet.
    #[cfg_attr(not(feature = "sandbox"), allow(dead_code, reason = "only the sandbox asks"))]
    pub(crate) fn next_end(&self) -> Option<Duration> {
        match &self.0 {
            Source::Real(_) => None,
            Source::Manual(manual) => manual.sleepers.borrow().iter().min().copied(),
        }
    }

    /// Hears of everyone who falls asleep or wakes up on a manual clock.
    #[cfg_attr(not(feature = "sandbox"), allow(dead_code, reason = "only the sandbox asks"))]
    pub(crate) fn sleepers(&self) -> Option<watch::Receiver<Vec<Duration>>> {
        match &self.0 {
            Source::Real(_) => None,
            Source::Manual(manual) => Some(manual.sleepers.subscribe()),
        }
    }

    #[track_caller]
    fn as_manual(&self) -> &Manual {
        match &self.0 {
            Source::Real(_) => panic!("only a clock made by `Clock::manual()` can be moved by hand"),
            Source::Manual(manual) => manual,
        }
    }
}

struct Sleeping<'a> {
    manual: &'a Manual,
    end: Duration,
}

impl<'a> Sleeping<'a> {
    fn new(manual: &'a Manual, end: Duration) -> Self {
        manual.sleepers.send_modify(|ends| ends.push(end));
        Self { manual, end }
    }
}

impl Drop for Sleeping<'_> {
    fn drop(&mut self) {
        self.manual.sleepers.send_modify(|ends| {
            if let Some(index) = ends.iter().position(|end| *end == self.end) {
                ends.swap_remove(index);
            }
        });
    }
}
