//! Waiting longer and longer, and never in step with others.

use std::time::Duration;

/// Waits of half a second, one, two, … up to a minute, each shortened by up to a half by chance.
#[derive(Debug, Default)]
pub(crate) struct Backoff {
    failures: u32,
}

impl Backoff {
    const LONGEST: Duration = Duration::from_secs(60);

    pub(crate) fn next(&mut self) -> Duration {
        let full = Duration::from_millis(500).saturating_mul(2u32.saturating_pow(self.failures)).min(Self::LONGEST);
        self.failures = (self.failures + 1).min(16);
        full.mul_f64(1.0 - fastrand::f64() / 2.0)
    }

    pub(crate) fn reset(&mut self) {
        self.failures = 0;
    }
}

/// When to say again that something still fails: after a minute of waits, then two, four, … up to an hour.
#[derive(Debug)]
pub(crate) struct Reminder {
    waited: Duration,
    due: Duration,
    gap: Duration,
}

impl Default for Reminder {
    fn default() -> Self {
        Self { waited: Duration::ZERO, due: Self::FIRST, gap: Self::FIRST }
    }
}

impl Reminder {
    const FIRST: Duration = Duration::from_secs(60);
    const LONGEST: Duration = Duration::from_secs(60 * 60);

    /// After another failure: for how many minutes now, where that is to be said. `wait` is what comes next.
    pub(crate) fn minutes(&mut self, wait: Duration) -> Option<u64> {
        let so_far = self.waited;
        self.waited += wait;
        (so_far >= self.due).then(|| {
            self.gap = (self.gap * 2).min(Self::LONGEST);
            self.due = so_far + self.gap;
            so_far.as_secs() / 60
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reminds_less_and_less_often() {
        let mut reminder = Reminder::default();
        let told: Vec<u64> = (0..=200).filter_map(|_| reminder.minutes(Duration::from_secs(60))).collect();
        assert_eq!(told, [1, 3, 7, 15, 31, 63, 123, 183]);
    }

    #[test]
    fn grows_to_a_minute_and_starts_over() {
        let mut backoff = Backoff::default();
        for full in [500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000] {
            let wait = backoff.next().as_millis();
            assert!((full / 2..=full).contains(&wait), "{wait} for {full}");
        }
        backoff.reset();
        assert!(backoff.next() <= Duration::from_millis(500));
    }
}
